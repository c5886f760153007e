import type { Kysely } from 'kysely';
import { policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { registerPolicy } from '../../db/policies.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import type { Role } from '../../domain/roles.ts';

/** Who works at the company `c` of the group `g`, and at `other`. */
const PEOPLE: Record<string, { roles: Role[]; unit: string }> = {
  clerk: { roles: ['order_clerk'], unit: 'c' },
  sales: { roles: ['sales_clerk'], unit: 'c' },
  sales2: { roles: ['sales_clerk'], unit: 'c' },
  'sales-head': { roles: ['sales_head'], unit: 'c' },
  credit: { roles: ['credit_officer'], unit: 'c' },
  credit2: { roles: ['credit_officer'], unit: 'c' },
  'credit-head': { roles: ['credit_head'], unit: 'c' },
  finance: { roles: ['finance_officer'], unit: 'c' },
  planner: { roles: ['production_planner'], unit: 'c' },
  exec1: { roles: ['executive'], unit: 'c' },
  exec2: { roles: ['executive'], unit: 'c' },
  exec3: { roles: ['executive'], unit: 'c' },
  deputy: { roles: ['deputy_general_manager'], unit: 'c' },
  gm: { roles: ['general_manager'], unit: 'c' },
  /** Two offices in one hand. */
  both: { roles: ['credit_officer', 'sales_head'], unit: 'c' },
  stranger: { roles: ['credit_officer'], unit: 'other' },
};

/** A company that works under these policies: its people, customers with their limits, products, a work centre. */
export async function seedCompany(db: Kysely<DB>, policies: readonly Policy[]): Promise<void> {
  await inTransaction(db, async (trx) => {
    const unit = { group_id: 'g', name_zh: '集团', name_en: 'Group' };
    await trx
      .insertInto('org_units')
      .values([
        { ...unit, id: 'g', kind: 'group', parent_id: null, company_id: 'g', number_code: 'GG' },
        { ...unit, id: 'c', kind: 'company', parent_id: 'g', company_id: 'c', number_code: 'HC' },
        { ...unit, id: 'other', kind: 'company', parent_id: 'g', company_id: 'other', number_code: 'HO' },
      ])
      .execute();
    const people = Object.keys(PEOPLE);
    await trx
      .insertInto('people')
      .values(people.map((id) => ({ id, name: id, subject: id })))
      .execute();
    await trx
      .insertInto('role_assignments')
      .values(
        Object.entries(PEOPLE).flatMap(([id, { roles, unit }]) =>
          roles.map((role) => ({ person_id: id, role, unit_id: unit })),
        ),
      )
      .execute();
    for (const policy of policies) {
      await registerPolicy(trx, policy, sha256Hex(canonicalText(JSON.parse(JSON.stringify(policy)))));
      await trx.insertInto('company_policies').values({ company_id: 'c', policy_id: policy.id }).execute();
      await registerCalendar(trx, {
        id: policyCalendarId(policy.id),
        calendar: policy.calendar,
        years: [2026, 2027],
      });
    }
    await seedTrade(trx);
  });
}

async function seedTrade(db: Kysely<DB>): Promise<void> {
  await db
    .insertInto('customers')
    .values([
      { id: 'C001', company_id: 'c', name: '北风商贸' },
      { id: 'C002', company_id: 'c', name: '小额商行' },
      { id: 'C003', company_id: 'c', name: '新客户' },
    ])
    .execute();
  await db
    .insertInto('credit_accounts')
    .values([
      {
        id: 'C001',
        company_id: 'c',
        customer_id: 'C001',
        currency: 'CNY',
        credit_limit: '9000000',
        rating: 'A',
      },
      { id: 'C002', company_id: 'c', customer_id: 'C002', currency: 'CNY', credit_limit: '500', rating: 'C' },
    ])
    .execute();
  await db
    .insertInto('units_of_measure')
    .values({ code: 'pcs', name_zh: '件', name_en: 'pieces', decimals: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const product = { company_id: 'c', unit: 'pcs', list_price: '10', tax_rate: '0.13' };
  await db
    .insertInto('products')
    .values([
      { ...product, sku: 'P100', name: '水泵' },
      { ...product, sku: 'P101', name: '阀门' },
    ])
    .execute();
  await db
    .insertInto('work_centres')
    .values({
      id: 'w1',
      company_id: 'c',
      name_zh: '装配',
      name_en: 'Assembly',
      hours_per_day: '8',
      overtime_hours_per_day: '4',
    })
    .execute();
  await db
    .insertInto('routings')
    .values([
      { company_id: 'c', sku: 'P100', step: 1, work_centre_id: 'w1', hours_per_unit: '0' },
      { company_id: 'c', sku: 'P101', step: 1, work_centre_id: 'w1', hours_per_unit: '0.1' },
    ])
    .execute();
}
