import type { Kysely } from 'kysely';
import type { DB } from '../schema.ts';

/** The subject of the active machine that holds the key with this SHA-256; null for an unknown or revoked one. */
export async function subjectOfMachineKey(db: Kysely<DB>, keyHash: string): Promise<string | null> {
  const row = await db
    .selectFrom('machine_keys')
    .innerJoin('people', 'people.id', 'machine_keys.person_id')
    .select('people.subject')
    .where('machine_keys.key_hash', '=', keyHash)
    .where('machine_keys.revoked_at', 'is', null)
    .where('people.active', '=', true)
    .executeTakeFirst();
  return row?.subject ?? null;
}
