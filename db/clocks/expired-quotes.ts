import { type Kysely, sql } from 'kysely';
import { localDate } from '../../domain/order/local-date.ts';
import { policyOf } from '../policies.ts';
import { agreedTo, expiredQuote } from '../quotes.ts';
import type { DB } from '../schema.ts';
import { tellProcess, type Told } from './tell-process.ts';

/** The event in the order's chain that says that its process was told; it also keeps it from being told twice. */
const TOLD = 'quote-expired';

/**
 * Orders on their way whose approved quote may have expired within the last days, by the day where it ends first, and
 * whose process was not told (P-50). Older ones were told, or are seen by the order's next step.
 */
export async function ordersWithExpiredQuotes(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT o.id FROM quotes q JOIN orders o ON o.id = q.order_id
    WHERE q.valid_until BETWEEN (${now}::timestamptz AT TIME ZONE 'UTC')::date - 8
        AND (${now}::timestamptz AT TIME ZONE 'UTC' + interval '14 hours')::date - 1
      AND o.closed_at IS NULL AND o.stage <> 'EFFECTIVE'
      AND EXISTS (SELECT FROM gates g WHERE g.order_id = o.id AND g.valid_revision = o.revision
        AND g.kind = 'quote' AND g.status = 'approved')
      AND NOT ${agreedTo(sql`o.id`, sql`o.revision`, sql`q.valid_until`)}
      AND NOT EXISTS (SELECT FROM audit_events a WHERE a.subject_kind = 'order' AND a.subject_id = o.id::text
        AND a.kind = ${TOLD} AND a.at >= q.quoted_at)
    LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Tells the process of an order, by the next seq, that its quote is good no more; null when there is nothing to tell.
 */
export async function tellExpiredQuote(db: Kysely<DB>, orderId: string, now: Date): Promise<Told | null> {
  return tellProcess(db, { orderId, now }, async (trx, order) => {
    const { calendar } = await policyOf(trx, order.policy_id, order.policy_version);
    const quote = await expiredQuote(trx, order, localDate(now, calendar.zone));
    if (!quote) return [];
    const { version, validUntil } = quote;
    return [{ kind: TOLD, data: { revision: order.revision, version, validUntil } }];
  });
}
