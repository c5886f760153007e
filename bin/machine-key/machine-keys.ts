import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { MACHINE_KEY_PREFIX, machineKeyHash } from '../../api/auth/authenticate.ts';
import { appendAudit } from '../../db/audit.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { StartError } from '../embedded/log.ts';

const OPERATOR = 'system:machine-key';

export type IssuedKey = { id: string; key: string };

/**
 * A new key of a machine; it is shown this once, only its hash is stored. Keys given before stay good. Throws a
 * StartError for whoever is no active machine with a subject: such a key would open nothing.
 */
export async function issueMachineKey(
  db: Kysely<DB>,
  personId: string,
  at: Date = new Date(),
): Promise<IssuedKey> {
  return inTransaction(db, async (trx) => {
    const machine = await trx
      .selectFrom('people')
      .select(['kind', 'active', 'subject'])
      .where('id', '=', personId)
      .executeTakeFirst();
    if (machine?.kind !== 'machine' || !machine.active || machine.subject === null) {
      throw new StartError(
        `"${personId}" is no active machine with a subject: npm run -s import -- people brings one in.`,
      );
    }
    const key = `${MACHINE_KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
    const { id } = await trx
      .insertInto('machine_keys')
      .values({ person_id: personId, key_hash: machineKeyHash(key), created_at: at })
      .returning('id')
      .executeTakeFirstOrThrow();
    await appendAudit(trx, { kind: 'person', id: personId }, [event('machine-key-issued', id, at)]);
    return { id, key };
  });
}

/** From now on the key opens nothing. Again, it changes nothing. Throws a StartError for a key that there is not. */
export async function revokeMachineKey(db: Kysely<DB>, keyId: string, at: Date = new Date()): Promise<void> {
  await inTransaction(db, async (trx) => {
    const key = await trx
      .selectFrom('machine_keys')
      .select(['id', 'person_id', 'revoked_at'])
      .where((where) => where.cast<string>('id', 'text'), '=', keyId)
      .forUpdate()
      .executeTakeFirst();
    if (!key) throw new StartError(`There is no key ${keyId}.`);
    if (key.revoked_at !== null) return;
    await trx.updateTable('machine_keys').set({ revoked_at: at }).where('id', '=', key.id).execute();
    const subject = { kind: 'person', id: key.person_id };
    await appendAudit(trx, subject, [event('machine-key-revoked', key.id, at)]);
  });
}

export type ListedKey = { id: string; personId: string; createdAt: Date; revokedAt: Date | null };

/** All keys of all machines, the newest of each first. */
export function machineKeys(db: Kysely<DB>): Promise<ListedKey[]> {
  return db
    .selectFrom('machine_keys')
    .select(['id', 'person_id as personId', 'created_at as createdAt', 'revoked_at as revokedAt'])
    .orderBy('person_id')
    .orderBy('created_at', 'desc')
    .execute();
}

function event(kind: string, keyId: string, at: Date) {
  return { kind, actor: OPERATOR, data: { keyId }, correlationId: null, at };
}
