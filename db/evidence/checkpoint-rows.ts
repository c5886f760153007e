import { type Kysely, sql, type Transaction } from 'kysely';
import type { StoredCheckpoint } from '../../domain/evidence/checkpoint-line.ts';
import type { DB } from '../schema.ts';

export type CheckpointRow = StoredCheckpoint & { id: number; at: Date };

/** One writer of checkpoints at a time, until the transaction ends: each must contain the one before. */
export async function lockCheckpoints(trx: Transaction<DB>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('countersign checkpoints'))`.execute(trx);
}

/** The newest checkpoint's time and hash; null before the first. */
export async function lastCheckpoint(db: Kysely<DB>): Promise<{ at: Date; hash: string } | null> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .select(['at', 'hash'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertCheckpoint(
  trx: Transaction<DB>,
  { text, hash, signature, keyId, at }: Omit<CheckpointRow, 'id'>,
): Promise<void> {
  await trx.insertInto('audit_checkpoints').values({ at, text, hash, signature, key_id: keyId }).execute();
}

/** The checkpoint after the one with this id (0: the first); null at the end. One at a time: a text may be long. */
export async function checkpointAfter(db: Kysely<DB>, id: number): Promise<CheckpointRow | null> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .select(['id', 'at', 'text', 'hash', 'signature', 'key_id as keyId'])
    .where('id', '>', id)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** The id of the checkpoint with this hash; null when there is none. */
export async function checkpointId(db: Kysely<DB>, hash: string): Promise<number | null> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .select('id')
    .where('hash', '=', hash)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
