import type { Role } from '../../domain/roles.ts';

/** unit: where the role is held; a department as `company/department`. */
export type SamplePerson = {
  id: string;
  name: string;
  role: Role;
  unit: string;
  locale?: 'en';
  machine?: true;
};

/**
 * Somebody for every role of both companies and of the group; whoever is signed in as `id` is that person. Sales has
 * two heads: what one of them entered or asked for, the other decides (P-166).
 */
export const PEOPLE: readonly SamplePerson[] = [
  { id: 'clerk', name: '王文静', role: 'order_clerk', unit: 'machinery/sales' },
  { id: 'sales', name: '李建华', role: 'sales_clerk', unit: 'machinery/sales' },
  { id: 'sales2', name: '张晓明', role: 'sales_clerk', unit: 'machinery/sales' },
  { id: 'sales-head', name: '陈国强', role: 'sales_head', unit: 'machinery/sales' },
  { id: 'sales-head2', name: '黄志远', role: 'sales_head', unit: 'machinery/sales' },
  { id: 'credit', name: '赵信', role: 'credit_officer', unit: 'machinery/credit' },
  { id: 'credit2', name: 'Anna Berg', role: 'credit_officer', unit: 'machinery/credit', locale: 'en' },
  { id: 'credit-head', name: '钱守诚', role: 'credit_head', unit: 'machinery/credit' },
  { id: 'finance', name: '孙敏', role: 'finance_officer', unit: 'machinery/finance' },
  { id: 'finance-head', name: '周慧', role: 'finance_head', unit: 'machinery/finance' },
  { id: 'planner', name: '吴计', role: 'production_planner', unit: 'machinery/production' },
  { id: 'planner2', name: '郑勇', role: 'production_planner', unit: 'machinery/production' },
  { id: 'production-head', name: '冯立', role: 'production_head', unit: 'machinery/production' },
  { id: 'exec1', name: '蒋远', role: 'executive', unit: 'machinery' },
  { id: 'exec2', name: '沈宁', role: 'executive', unit: 'machinery' },
  { id: 'exec3', name: 'Robert Hale', role: 'executive', unit: 'machinery', locale: 'en' },
  { id: 'deputy', name: '韩松', role: 'deputy_general_manager', unit: 'machinery' },
  { id: 'gm', name: '杨总', role: 'general_manager', unit: 'machinery' },
  { id: 'erp', name: '账务系统', role: 'integration', unit: 'machinery', machine: true },

  { id: 'paper-clerk', name: '朱文', role: 'order_clerk', unit: 'paper/sales' },
  { id: 'paper-sales', name: '秦秀', role: 'sales_clerk', unit: 'paper/sales' },
  { id: 'paper-sales2', name: '尤丽', role: 'sales_clerk', unit: 'paper/sales' },
  { id: 'paper-sales-head', name: '许刚', role: 'sales_head', unit: 'paper/sales' },
  { id: 'paper-sales-head2', name: '苏青', role: 'sales_head', unit: 'paper/sales' },
  { id: 'paper-credit', name: '何信', role: 'credit_officer', unit: 'paper/finance' },
  { id: 'paper-finance', name: '吕静', role: 'finance_officer', unit: 'paper/finance' },
  { id: 'paper-finance-head', name: '施佳', role: 'finance_head', unit: 'paper/finance' },
  { id: 'paper-planner', name: '孔明', role: 'production_planner', unit: 'paper/production' },
  { id: 'paper-production-head', name: '曹工', role: 'production_head', unit: 'paper/production' },
  { id: 'paper-deputy', name: '严谨', role: 'deputy_general_manager', unit: 'paper' },
  { id: 'paper-gm', name: '华总', role: 'general_manager', unit: 'paper' },

  { id: 'group-gm', name: '金董', role: 'general_manager', unit: 'huayun' },
  { id: 'admin', name: '魏安', role: 'administrator', unit: 'huayun' },
  { id: 'auditor', name: '陶清', role: 'auditor', unit: 'huayun' },
  { id: 'operator', name: '姜维', role: 'operator', unit: 'huayun' },
];
