import type { Kysely, Transaction } from 'kysely';
import { type Policy, policySchema } from '../domain/policy/policy-schema.ts';
import { json } from './json.ts';
import type { DB } from './schema.ts';

/**
 * Stores one version of a policy with the SHA-256 of its canonical text. Storing the same again changes nothing;
 * throws when the version exists with another hash: what orders are pinned to never changes.
 */
export async function registerPolicy(
  trx: Transaction<DB>,
  policy: Policy,
  sha256: string,
): Promise<'registered' | 'known'> {
  const { id, version } = policy;
  const added = await trx
    .insertInto('policies')
    .values({ id, version, document: json(policy), sha256 })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added) return 'registered';
  const stored = await trx
    .selectFrom('policies')
    .select('sha256')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  if (stored.sha256 === sha256) return 'known';
  throw new Error(
    `policy "${id}" version ${version} is stored with other content (${stored.sha256}, not ${sha256}): ` +
      'orders are pinned to it, so give the changed policy a new version',
  );
}

/** By database, so that two of them in one process (tests) do not see each other's policies. */
const caches = new WeakMap<object, Map<string, Policy>>();

/** One version of a policy. Versions never change: each is read once a process. Throws for an unknown one. */
export async function policyOf(db: Kysely<DB>, id: string, version: number): Promise<Policy> {
  const cache = cacheOf(db);
  const key = `${id}@${version}`;
  const held = cache.get(key);
  if (held) return held;
  const row = await db
    .selectFrom('policies')
    .select('document')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) throw new Error(`there is no version ${version} of the policy "${id}"`);
  const policy = policySchema.parse(row.document);
  cache.set(key, policy);
  return policy;
}

/**
 * The newest version in force of a policy that the company may use; of all its policies when none is named. Null
 * when there is none. One query once the version was read.
 */
export async function currentPolicy(
  db: Kysely<DB>,
  companyId: string,
  policyId?: string,
): Promise<Policy | null> {
  let query = db
    .selectFrom('company_policies')
    .innerJoin('policies', 'policies.id', 'company_policies.policy_id')
    .select(['policies.id', 'policies.version'])
    .where('company_policies.company_id', '=', companyId)
    .where('policies.in_force_from', '<=', ({ fn }) => fn<Date>('now'))
    .orderBy('policies.in_force_from', 'desc')
    .orderBy('policies.version', 'desc')
    .orderBy('policies.id')
    .limit(1);
  if (policyId !== undefined) query = query.where('policies.id', '=', policyId);
  const found = await query.executeTakeFirst();
  return found ? policyOf(db, found.id, found.version) : null;
}

function cacheOf(db: Kysely<DB>): Map<string, Policy> {
  // A transaction and the pool it came from share the adapter.
  const { adapter } = db.getExecutor();
  const cache = caches.get(adapter) ?? new Map<string, Policy>();
  caches.set(adapter, cache);
  return cache;
}
