import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { MACHINE_KEY_PREFIX, machineKeyHash } from '../../api/auth/authenticate.ts';
import type { DB } from '../../db/schema.ts';

/** A new key of a machine; it is shown this once, only its hash is stored. Keys given before stay good. */
export async function issueMachineKey(db: Kysely<DB>, personId: string): Promise<string> {
  const key = `${MACHINE_KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
  await db
    .insertInto('machine_keys')
    .values({ person_id: personId, key_hash: machineKeyHash(key) })
    .execute();
  return key;
}
