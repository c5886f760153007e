import type { Kysely, Transaction } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import type { Role } from '../../domain/roles.ts';
import { readPolicies } from '../policies/read-policies.ts';
import { registerPolicies } from '../policies/register-policies.ts';
import { GROUP } from '../sample/org-units.ts';

/** The policies that have a company of their own in `demo:paths`, with its number code. */
export const COMPANIES = {
  standard: 'PS',
  'generic-1': 'P1',
  'generic-3': 'P3',
  forestry: 'PF',
  'paper-mill': 'PM',
  switchgear: 'PG',
  'whole-way': 'PW',
} as const;

export type PathPolicy = keyof typeof COMPANIES;

export const PRODUCT = 'PATH-1';
/** Earns next to nothing at its list price of 10,000. */
export const DEAR = 'PATH-2';
/** Of the season that the policy `whole-way` has. */
export const SEASONAL = 'MD-1';
const PRODUCTS = { [PRODUCT]: '100', [DEAR]: '10000', [SEASONAL]: '100' };
export const MATERIAL = 'PATH-M';

/** The company that works under a policy, its people (two a role) and its customers. */
export function companyOf(policy: PathPolicy): string {
  return `paths-${policy}`;
}

export function personOf(policy: PathPolicy, role: Role, nth: 1 | 2 = 1): string {
  return `${role}.${policy}${nth === 1 ? '' : '.2'}`;
}

/** known: with a limit of 500,000 and an order before; new: without; small: with a limit of 3,000. */
export function customerOf(policy: PathPolicy, kind: 'known' | 'new' | 'small'): string {
  return `${kind}.${policy}`;
}

/**
 * A company for each policy: two people for each role that the policy names, a customer with a limit and one without,
 * and products that take three minutes a piece. Run twice it changes nothing. The sample group must be there.
 */
export async function seedPaths(db: Kysely<DB>, now: Date): Promise<void> {
  const policies = readPolicies().filter(({ policy }) => policy.id in COMPANIES);
  await inTransaction(db, async (trx) => {
    await registerPolicies(trx, policies, now);
    for (const { policy } of policies) await seedCompany(trx, policy, now);
  });
}

async function seedCompany(trx: Transaction<DB>, policy: Policy, now: Date): Promise<void> {
  const id = policy.id as PathPolicy;
  const company = companyOf(id);
  const ours = { company_id: company };
  await trx
    .insertInto('org_units')
    .values({
      id: company,
      kind: 'company',
      parent_id: GROUP.id,
      company_id: company,
      group_id: GROUP.id,
      number_code: COMPANIES[id],
      name_zh: policy.title.zh,
      name_en: policy.title.en,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const people = rolesOf(policy).flatMap((role) =>
    ([1, 2] as const).map((nth) => ({ id: personOf(id, role, nth), role })),
  );
  await trx
    .insertInto('people')
    .values(people.map((person) => ({ id: person.id, name: person.id, subject: person.id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('role_assignments')
    .values(people.map((person) => ({ person_id: person.id, role: person.role, unit_id: company })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('company_policies')
    .values({ ...ours, policy_id: id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await seedTrade(trx, id);
  await seedFigures(trx, id, now);
}

async function seedTrade(trx: Transaction<DB>, policy: PathPolicy): Promise<void> {
  const ours = { company_id: companyOf(policy) };
  const [known, fresh] = [customerOf(policy, 'known'), customerOf(policy, 'new')];
  const small = customerOf(policy, 'small');
  await trx
    .insertInto('customers')
    .values([known, fresh, small].map((id) => ({ ...ours, id, name: id, since: '2020-01-01' })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('credit_accounts')
    .values(
      [
        { id: known, credit_limit: '500000' },
        { id: small, credit_limit: '3000' },
      ].map((account) => ({
        ...ours,
        ...account,
        customer_id: account.id,
        currency: 'CNY',
        rating: 'A' as const,
        sample: true,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('products')
    .values(
      Object.entries(PRODUCTS).map(([sku, price]) => ({
        ...ours,
        sku,
        name: '样品',
        unit: 'pcs',
        list_price: price,
        tax_rate: '0.13',
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const centre = `PATH-${COMPANIES[policy]}`;
  await trx
    .insertInto('work_centres')
    .values({ ...ours, id: centre, name_zh: centre, name_en: centre, hours_per_day: '8', sample: true })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('routings')
    .values(
      Object.keys(PRODUCTS).map((sku) => ({
        ...ours,
        sku,
        step: 1,
        work_centre_id: centre,
        hours_per_unit: '0.05',
        sample: true,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What the product costs, and enough of it and of its material in stock for gates of profit and material. */
async function seedFigures(trx: Transaction<DB>, policy: PathPolicy, countedAt: Date): Promise<void> {
  const ours = { company_id: companyOf(policy), sample: true };
  await trx
    .insertInto('product_costs')
    .values([
      {
        ...ours,
        sku: PRODUCT,
        currency: 'CNY',
        material: '55',
        labour: '15',
        energy: '3',
        freight: '4',
      },
      {
        ...ours,
        sku: DEAR,
        currency: 'CNY',
        material: '8800',
        labour: '500',
        energy: '200',
        freight: '200',
      },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const item = { ...ours, unit: 'pcs', counted_at: countedAt };
  await trx
    .insertInto('stock_items')
    .values([
      { ...item, sku: PRODUCT, name: '样品', on_hand: '60', safety_stock: '50' },
      { ...item, sku: MATERIAL, name: '样品材料', on_hand: '5000', safety_stock: '500' },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('product_materials')
    .values({ company_id: companyOf(policy), sku: PRODUCT, material_sku: MATERIAL, quantity: '1' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Every role of the company that a policy names anywhere. */
function rolesOf(policy: Policy): Role[] {
  const owners = [
    ...policy.gates.flatMap((gate) => gate.owners),
    ...policy.clocks.flatMap((clock) => clock.tiers.flatMap((tier) => tier.owners)),
    ...policy.decline.owners,
    ...policy.cancel.owners,
    ...policy.holds.flatMap(({ place, release }) => [...place, ...release]),
    ...Object.values(policy.authority).flat(),
  ];
  return [...new Set(owners.flatMap(({ role, at }) => (at === 'company' ? [role] : [])))];
}
