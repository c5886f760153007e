import { type Kysely, sql } from 'kysely';
import type { AgeBuckets } from '../../domain/credit/ageing.ts';
import type { Receivable } from '../receivables.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

/** How a customer paid on the day when it was rated. Amounts are as the database has them. */
export type ListedReview = {
  accountId: string;
  currency: string;
  reviewedOn: string;
  reviewedAt: string;
  rating: string;
  ratingBefore: string;
  /** By what it was rated: of so many invoices the share paid on time, and how late on average. */
  invoices: number;
  onTimeShare: string | null;
  averageDaysLate: string | null;
  ages: AgeBuckets;
  /** The limit that was proposed for it, and why. */
  limitChange: { id: string; to: string; reason: string; status: string } | null;
};

/** A page of the reviews of a customer's account, the latest first. after: the day of the last of the page before. */
export async function listReviews(
  db: Kysely<DB>,
  customerId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ListedReview[]> {
  const { rows } = await sql<ListedReview>`
    SELECT a.id AS "accountId", a.currency, v.reviewed_on::text AS "reviewedOn",
      ${iso('v.reviewed_at')} AS "reviewedAt", v.rating, v.rating_before AS "ratingBefore", v.invoices,
      v.on_time_share::text AS "onTimeShare", v.average_days_late::text AS "averageDaysLate", v.ages,
      CASE WHEN l.id IS NULL THEN NULL ELSE json_build_object('id', l.id, 'to', l.to_limit::text,
        'reason', l.reason, 'status', l.status) END AS "limitChange"
    FROM credit_reviews v JOIN credit_accounts a ON a.id = v.account_id
    LEFT JOIN limit_changes l ON l.id = v.limit_change_id
    WHERE a.customer_id = ${customerId} ${after === undefined ? sql`` : sql`AND v.reviewed_on < ${after}::date`}
    ORDER BY v.reviewed_on DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** An invoice with the order that it is of. */
export type ListedReceivable = Omit<Receivable, 'orderId'> & {
  intakeNumber: string | null;
  /** Those of it itself, the first first; what is matched with its order is not among them. */
  payments: { paymentId: string; amount: string; paidOn: string; reference: string; recordedBy: string }[];
};

export type ReceivableFilter = {
  /** Only what is paid, or only what is open. */
  settled?: boolean | undefined;
  /** Due on (YYYY-MM-DD) and number of the last of the page before. */
  after?: { dueOn: string; id: string } | undefined;
  limit: number;
};

/** A page of the invoices of a customer's account, paid ones too, the last due first. */
export async function listReceivables(
  db: Kysely<DB>,
  customerId: string,
  { settled, after, limit }: ReceivableFilter,
): Promise<ListedReceivable[]> {
  const { rows } = await sql<ListedReceivable>`
    SELECT r.id, a.id AS "accountId", a.currency, o.intake_number AS "intakeNumber", r.amount,
      r.open_amount AS "openAmount", r.invoiced_on::text AS "invoicedOn", r.due_on::text AS "dueOn",
      r.settled_on::text AS "settledOn", r.opening_balance AS "openingBalance",
      coalesce((SELECT json_agg(json_build_object('paymentId', p.id, 'amount', p.amount::text,
          'paidOn', p.paid_on::text, 'reference', p.reference, 'recordedBy', p.recorded_by)
          ORDER BY p.recorded_at, p.id)
        FROM receivable_payments p
        WHERE p.company_id = r.company_id AND p.receivable_id = r.id AND p.undone_at IS NULL), '[]') AS payments
    FROM receivables r JOIN credit_accounts a ON a.id = r.account_id LEFT JOIN orders o ON o.id = r.order_id
    WHERE a.customer_id = ${customerId}
      ${settled === undefined ? sql`` : sql`AND (r.settled_on IS NOT NULL) = ${settled}`}
      ${after ? sql`AND (r.due_on, r.id) < (${after.dueOn}::date, ${after.id})` : sql``}
    ORDER BY r.due_on DESC, r.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}
