import { type Kysely, sql, type Transaction } from 'kysely';
import type { AgeBuckets } from '../domain/credit/ageing.ts';
import type { PaymentRating, PaymentRecord, Rating } from '../domain/credit/rating.ts';
import { json } from './json.ts';
import { ageing } from './queries/ageing.ts';
import type { LockedAccount } from './receivables.ts';
import type { DB } from './schema.ts';

/**
 * A page of a company's accounts to be reassessed on a day, by id: never reassessed, not for so many days, or with an
 * invoice that has become overdue since. Read without a lock, so only candidates.
 */
export async function accountsToReview(
  db: Kysely<DB>,
  { companyId, today, everyDays, after, limit }: ReviewPage,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT a.id FROM credit_accounts a
    CROSS JOIN LATERAL (SELECT max(reviewed_on) AS last FROM credit_reviews WHERE account_id = a.id) v
    WHERE a.company_id = ${companyId} AND a.id > ${after}
      AND (v.last IS NULL OR v.last + ${everyDays}::int <= ${today}::date
        OR v.last < ${today}::date AND EXISTS (SELECT FROM receivables r WHERE r.account_id = a.id
          AND r.open_amount > 0 AND r.due_on < ${today}::date AND r.due_on >= v.last))
    ORDER BY a.id LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

type ReviewPage = { companyId: string; today: string; everyDays: number; after: string; limit: number };

/** What an account whose lock is held is reassessed by; null when it was reassessed on this day. */
export async function reviewMaterial(
  trx: Transaction<DB>,
  accountId: string,
  today: string,
): Promise<ReviewMaterial | null> {
  const { rows } = await sql<ReviewMaterial & { done: boolean }>`
    SELECT a.rating, a.credit_limit::text AS "limit", coalesce(decided.base_limit, a.credit_limit)::text AS base,
      EXISTS (SELECT FROM credit_reviews v WHERE v.account_id = a.id AND v.rating <> v.rating_before
        AND v.reviewed_at > coalesce((SELECT max(l.proposed_at) FROM limit_changes l
          WHERE l.account_id = a.id AND l.proposed_by IS NULL AND l.status <> 'open'), '-infinity')) AS unanswered,
      c.id AS "customerId", c.name AS "customerName",
      EXISTS (SELECT FROM credit_reviews v WHERE v.account_id = a.id AND v.reviewed_on = ${today}) AS done,
      (SELECT coalesce(json_agg(json_build_object('dueOn', r.due_on, 'paidOn', r.settled_on)), '[]')
        FROM receivables r WHERE r.account_id = a.id) AS history,
      (SELECT ${ageing(today)} FROM receivables r WHERE r.account_id = a.id AND r.open_amount > 0) AS ages
    FROM credit_accounts a JOIN customers c ON c.id = a.customer_id
    LEFT JOIN LATERAL (SELECT l.base_limit, l.to_limit FROM limit_changes l
      WHERE l.account_id = a.id AND l.status = 'approved' ORDER BY l.decided_at DESC LIMIT 1) decided
      ON decided.to_limit = a.credit_limit
    WHERE a.id = ${accountId}`.execute(trx);
  const row = rows[0];
  if (!row || row.done) return null;
  const { done: _, ...material } = row;
  return material;
}

export type ReviewMaterial = {
  rating: Rating | 'new';
  limit: string;
  /** The limit that people decided last otherwise than by a proposal of the process. */
  base: string;
  /** No limit that the process proposed since the rating changed was decided. */
  unanswered: boolean;
  customerId: string;
  customerName: string;
  history: PaymentRecord[];
  ages: AgeBuckets;
};

export type Review = {
  today: string;
  at: Date;
  before: Rating | 'new';
  rating: Rating | 'new';
  found: PaymentRating | null;
  ages: AgeBuckets;
  limitChangeId: string | null;
};

/** Writes what was found, and the rating on the account whose lock is held. */
export async function addReview(
  trx: Transaction<DB>,
  account: LockedAccount,
  { today, at, before, rating, found, ages, limitChangeId }: Review,
): Promise<void> {
  await trx
    .insertInto('credit_reviews')
    .values({
      account_id: account.id,
      reviewed_on: today,
      reviewed_at: at,
      rating,
      rating_before: before,
      on_time_share: found?.onTimeShare ?? null,
      average_days_late: found?.averageDaysLate ?? null,
      invoices: found?.invoices ?? 0,
      ages: json(ages),
      limit_change_id: limitChangeId,
    })
    .execute();
  if (rating === before) return;
  await trx.updateTable('credit_accounts').set({ rating }).where('id', '=', account.id).execute();
}
