import { type Kysely, sql } from 'kysely';
import type { NoticeData } from '../../domain/notices/notice.ts';
import type { DB } from '../schema.ts';

/** An e-mail that this worker alone sends until its lease ends. */
export type ClaimedMail = {
  id: string;
  address: string;
  locale: string;
  template: string;
  data: NoticeData;
  /** How often it was tried, this time counted. */
  attempts: number;
};

/** Longer than one delivery can take, so that nobody else sends what is being sent. */
const LEASE_MS = 5 * 60_000;

/**
 * Takes the queued e-mail that is due longest, or null. Two rounds at once never take the same. A worker that dies
 * while it sends leaves the attempt counted, and the mail comes up again when the lease has ended: at least once.
 */
export async function claimMail(db: Kysely<DB>, now: Date): Promise<ClaimedMail | null> {
  const { rows } = await sql<ClaimedMail>`
    UPDATE notices SET attempts = attempts + 1, next_attempt_at = ${new Date(now.getTime() + LEASE_MS)}
    WHERE id = (
      SELECT id FROM notices WHERE status = 'queued' AND channel = 'email' AND next_attempt_at <= ${now}
      ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, address, locale, template, data, attempts`.execute(db);
  return rows[0] ?? null;
}

export async function markSent(db: Kysely<DB>, id: string, now: Date): Promise<void> {
  await db
    .updateTable('notices')
    .set({ status: 'sent', sent_at: now, last_error: null })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .execute();
}

/** Keeps why it failed; `retryAt` null makes it a dead letter, which stays and is shown. */
export async function markFailed(
  db: Kysely<DB>,
  id: string,
  { error, retryAt }: { error: string; retryAt: Date | null },
): Promise<void> {
  await db
    .updateTable('notices')
    .set({
      last_error: error.slice(0, 1000),
      ...(retryAt === null ? { status: 'dead' as const } : { next_attempt_at: retryAt }),
    })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .execute();
}

/** E-mails that nobody sent for days say what is long past: dead letters. Answers how many. */
export async function expireMail(
  db: Kysely<DB>,
  { now, before }: { now: Date; before: Date },
): Promise<number> {
  const result = await db
    .updateTable('notices')
    .set({
      status: 'dead',
      last_error: sql<string>`concat_ws('; ', last_error, 'not sent in time: the notice is too old')`,
    })
    .where('status', '=', 'queued')
    .where('channel', '=', 'email')
    .where('next_attempt_at', '<=', now)
    .where('created_at', '<', before)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
