/** Every role a policy may name. A person holds a role at an org unit. */
export const ROLES = [
  'order_clerk',
  'sales_clerk',
  'sales_head',
  'credit_officer',
  'credit_head',
  'finance_officer',
  'finance_head',
  'production_planner',
  'production_head',
  'material_controller',
  'purchasing_officer',
  'purchasing_head',
  'technical_engineer',
  'technical_head',
  'designer',
  'quality_officer',
  'logistics_officer',
  'compliance_officer',
  'legal_officer',
  'legal_head',
  'customer_service',
  'executive',
  'deputy_general_manager',
  'general_manager',
  'administrator',
  'auditor',
  'operator',
  'integration',
] as const;

export type Role = (typeof ROLES)[number];

export function isRole(value: string): value is Role {
  return ROLES.some((role) => role === value);
}
