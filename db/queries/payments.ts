import { type Kysely, sql } from 'kysely';
import { leftOfPayment, overpaidOfOrder } from '../payments.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

/** Money that came in. Amounts are decimal strings, as the database has them. */
export type ListedPayment = {
  paymentId: string;
  companyId: string;
  customerId: string;
  customerName: string;
  amount: string;
  /** What is left of it for orders. */
  left: string;
  currency: string;
  receivedOn: string;
  reference: string;
  recordedBy: string;
  matches: {
    matchId: string;
    intakeNumber: string;
    stage: string;
    amount: string;
    /** What is paid of the order, by whichever payments, beyond what it costs. */
    overpaid: string;
    matchedAt: string;
  }[];
};

export type PaymentFilter = {
  companyIds: readonly string[];
  customerId?: string | undefined;
  /** Only those of which something is left, or that pay an order of which too much is paid; or the others. */
  unmatched?: boolean | undefined;
  /** Received on (YYYY-MM-DD) and id of the last of the page before. */
  after?: { receivedOn: string; id: string } | undefined;
  limit: number;
};

/** A page of the payments of these companies, the first received first. One query. */
export async function listPayments(
  db: Kysely<DB>,
  { companyIds, customerId, unmatched, after, limit }: PaymentFilter,
): Promise<ListedPayment[]> {
  const { rows } = await sql<ListedPayment>`
    SELECT p.id AS "paymentId", p.company_id AS "companyId", p.customer_id AS "customerId",
      c.name AS "customerName", p.amount, ${leftOfPayment} AS left, p.currency,
      p.received_on::text AS "receivedOn", p.reference, p.recorded_by AS "recordedBy",
      coalesce((SELECT json_agg(json_build_object('matchId', m.id, 'intakeNumber', o.intake_number,
          'stage', o.stage, 'amount', m.amount::text,
          'overpaid', (${overpaidOfOrder})::text, 'matchedAt', ${iso('m.matched_at')})
          ORDER BY m.matched_at, m.id)
        FROM payment_matches m JOIN orders o ON o.id = m.order_id
        WHERE m.payment_id = p.id AND m.undone_at IS NULL), '[]') AS matches
    FROM payments p JOIN customers c ON c.id = p.customer_id
    WHERE p.company_id = ANY(${[...companyIds]}::text[])
      ${customerId === undefined ? sql`` : sql`AND p.customer_id = ${customerId}`}
      ${unmatched === undefined ? sql`` : sql`AND (${leftOfPayment} > 0 OR ${paysTooMuch}) = ${unmatched}`}
      ${after ? sql`AND (p.received_on, p.id) > (${after.receivedOn}::date, ${after.id}::uuid)` : sql``}
    ORDER BY p.received_on, p.id LIMIT ${limit}`.execute(db);
  return rows;
}

/** Over `payments p`. */
const paysTooMuch = sql`EXISTS (SELECT FROM payment_matches m JOIN orders o ON o.id = m.order_id
  WHERE m.payment_id = p.id AND m.undone_at IS NULL AND ${overpaidOfOrder} > 0)`;
