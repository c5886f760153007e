import type { Kysely, Transaction } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readPolicies } from '../policies/read-policies.ts';
import { registerPolicies } from '../policies/register-policies.ts';
import { COMPANIES, GROUP } from './org-units.ts';
import { PEOPLE } from './people.ts';
import { seedCustomers } from './seed-customers.ts';
import { seedMaterials } from './seed-materials.ts';
import { seedProducts } from './seed-products.ts';

/**
 * The sample group with its people, customers, products, hours and policies, in one transaction. Run twice it changes
 * nothing; what somebody has changed since stays. Needs the application's rights only.
 */
export async function seedCompany(db: Kysely<DB>, { now }: { now: Date }): Promise<void> {
  const used = new Set(COMPANIES.map(({ policyId }) => policyId));
  const policies = readPolicies().filter(({ policy }) => used.has(policy.id));
  await inTransaction(db, async (trx) => {
    await seedUnits(trx);
    await seedPeople(trx);
    await registerPolicies(trx, policies, now);
    await trx
      .insertInto('company_policies')
      .values(COMPANIES.map(({ id, policyId }) => ({ company_id: id, policy_id: policyId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await seedProducts(trx);
    await seedMaterials(trx, now);
    await seedCustomers(trx, now);
  });
}

async function seedUnits(trx: Transaction<DB>): Promise<void> {
  const group = {
    id: GROUP.id,
    kind: 'group' as const,
    parent_id: null,
    company_id: GROUP.id,
    group_id: GROUP.id,
    number_code: GROUP.code,
    name_zh: GROUP.zh,
    name_en: GROUP.en,
  };
  const companies = COMPANIES.map(({ id, code, zh, en }) => ({
    ...group,
    id,
    kind: 'company' as const,
    parent_id: GROUP.id,
    company_id: id,
    number_code: code,
    name_zh: zh,
    name_en: en,
  }));
  const departments = COMPANIES.flatMap((company) =>
    Object.entries(company.departments).map(([department, { zh, en }]) => ({
      ...group,
      id: `${company.id}/${department}`,
      kind: 'department' as const,
      parent_id: company.id,
      company_id: company.id,
      number_code: company.code,
      name_zh: `${company.zh}${zh}`,
      name_en: `${company.en}, ${en}`,
    })),
  );
  await trx
    .insertInto('org_units')
    .values([group, ...companies, ...departments])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function seedPeople(trx: Transaction<DB>): Promise<void> {
  await trx
    .insertInto('people')
    .values(
      PEOPLE.map(({ id, name, locale, machine = false }) => ({
        id,
        kind: machine ? ('machine' as const) : ('person' as const),
        name,
        email: machine ? null : `${id}@huayun.example`,
        locale: locale ?? ('zh-CN' as const),
        subject: id,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('role_assignments')
    .values(PEOPLE.map(({ id, role, unit }) => ({ person_id: id, role, unit_id: unit })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
