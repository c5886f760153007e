import type { Kysely } from 'kysely';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import type { DB } from '../schema.ts';

const caches = new WeakMap<object, Map<string, Policy>>();

/**
 * The policy version that an order is pinned to, as the clocks need it. Versions never change, so each is read once a
 * process and database. Throws for an unknown one.
 */
export async function pinnedPolicy(db: Kysely<DB>, id: string, version: number): Promise<Policy> {
  const { adapter } = db.getExecutor();
  const cache = caches.get(adapter) ?? new Map<string, Policy>();
  caches.set(adapter, cache);
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
  cache.set(key, row.document);
  return row.document;
}
