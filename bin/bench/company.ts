import type { Kysely } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { addDays } from '../../domain/quantity/days.ts';
import { readPolicies } from '../policies/read-policies.ts';
import { registerPolicies } from '../policies/register-policies.ts';

export const COMPANY = 'bench';
/** Who answers each gate. */
export const APPROVERS = {
  credit: 'bench-credit',
  capacity: 'bench-planner',
  executive: 'bench-exec',
} as const;
export const CLERK = 'bench-clerk';
export const GATES = ['credit', 'capacity', 'executive'] as const;
export type BenchGate = (typeof GATES)[number];

const CUSTOMERS = 200;
/** Products, each made at a work centre of its own: approving hours locks the centre. */
const PRODUCTS = 20;
const ROLES = {
  [CLERK]: 'order_clerk',
  [APPROVERS.credit]: 'credit_officer',
  [APPROVERS.capacity]: 'production_planner',
  [APPROVERS.executive]: 'executive',
} as const;

/** A company under the policies `bench` and `standard`, with limits and hours that no measurement uses up. */
export async function seedBench(db: Kysely<DB>): Promise<void> {
  const policies = readPolicies().filter(({ policy }) => ['bench', 'standard'].includes(policy.id));
  await inTransaction(db, async (trx) => {
    const unit = { group_id: 'bench-group', name_zh: '基准', name_en: 'Bench' };
    await trx
      .insertInto('org_units')
      .values([
        {
          ...unit,
          id: 'bench-group',
          kind: 'group',
          parent_id: null,
          company_id: 'bench-group',
          number_code: 'BG',
        },
        {
          ...unit,
          id: COMPANY,
          kind: 'company',
          parent_id: 'bench-group',
          company_id: COMPANY,
          number_code: 'BE',
        },
      ])
      .execute();
    await trx
      .insertInto('people')
      .values(Object.keys(ROLES).map((id) => ({ id, name: id, subject: id })))
      .execute();
    await trx
      .insertInto('role_assignments')
      .values(Object.entries(ROLES).map(([id, role]) => ({ person_id: id, role, unit_id: COMPANY })))
      .execute();
    await registerPolicies(trx, policies, new Date());
    await trx
      .insertInto('company_policies')
      .values(policies.map(({ policy }) => ({ company_id: COMPANY, policy_id: policy.id })))
      .execute();
    const customers = Array.from({ length: CUSTOMERS }, (_, index) => customerId(index));
    await trx
      .insertInto('customers')
      .values(customers.map((id) => ({ id, company_id: COMPANY, name: id })))
      .execute();
    await trx
      .insertInto('credit_accounts')
      .values(
        customers.map((id) => ({
          id,
          company_id: COMPANY,
          customer_id: id,
          currency: 'CNY',
          credit_limit: '1000000000',
          rating: 'A' as const,
        })),
      )
      .execute();
    await trx
      .insertInto('units_of_measure')
      .values({ code: 'pcs', name_zh: '件', name_en: 'pieces', decimals: 0 })
      .execute();
    const skus = Array.from({ length: PRODUCTS }, (_, index) => `B${index}`);
    await trx
      .insertInto('products')
      .values(
        skus.map((sku) => ({
          company_id: COMPANY,
          sku,
          name: sku,
          unit: 'pcs',
          list_price: '10',
          tax_rate: '0.13',
        })),
      )
      .execute();
    await trx
      .insertInto('work_centres')
      .values(
        skus.map((sku) => ({
          id: `W-${sku}`,
          company_id: COMPANY,
          name_zh: sku,
          name_en: sku,
          hours_per_day: '9999',
        })),
      )
      .execute();
    await trx
      .insertInto('routings')
      .values(
        skus.map((sku) => ({
          company_id: COMPANY,
          sku,
          step: 1,
          work_centre_id: `W-${sku}`,
          hours_per_unit: '0.01',
        })),
      )
      .execute();
  });
}

/** The order number `index` of a run; customers take turns, so that not all wait for one account. */
export function benchDocument(index: number): OrderDocument {
  return {
    parties: { buyer: { customerId: customerId(index % CUSTOMERS) } },
    lines: [{ sku: `B${index % PRODUCTS}`, quantity: '10', unit: 'pcs', netPrice: '10.00', taxRate: '0.13' }],
    currency: 'CNY',
    paymentMethod: 'monthly',
    delivery: { date: addDays(new Date().toISOString().slice(0, 10), 60), place: '上海' },
  };
}

function customerId(index: number): string {
  return `B${String(index).padStart(3, '0')}`;
}
