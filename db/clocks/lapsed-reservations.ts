import { type Kysely, sql } from 'kysely';
import { commitOrder, lockOrder } from '../orders.ts';
import type { DB } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import type { Moved } from './firing.ts';
import { skipUnlessFree } from './fire-clock.ts';

/** In the order's chain: the process was told of the lapse. It also keeps a lapse from being told twice. */
const EXPIRED = 'capacity-reservation-expired';

/** Open orders whose hours are reserved no longer (P-31) and whose process was not told of it yet. */
export async function lapsedOrders(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT o.id FROM capacity_reservations r JOIN orders o ON o.id = r.order_id
    WHERE r.state = 'reserved' AND r.expires_at <= ${now} AND r.revision = o.revision AND o.closed_at IS NULL
      AND ${untold()} LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Tells the process of an order, by the next seq, that its reservation has lapsed; null when there is nothing to tell. */
export async function tellLapse(db: Kysely<DB>, orderId: string, now: Date): Promise<Moved | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    if (!order || order.closed_at) return null;
    const { rows } = await sql<{ expired: Date | null }>`
      SELECT min(r.expires_at) AS expired FROM capacity_reservations r
      WHERE r.order_id = ${orderId} AND r.revision = ${order.revision} AND r.state = 'reserved'
        AND r.expires_at <= ${now} AND ${untold()}`.execute(trx);
    const expired = rows[0]?.expired;
    if (!expired) return null;
    const audit = [
      {
        kind: EXPIRED,
        actor: 'process:clocks',
        data: { revision: order.revision, expiredAt: expired },
        correlationId: order.correlation_id,
        at: now,
      },
    ];
    const { seq } = await commitOrder(trx, order, { audit, move: true, now });
    return { orderId, intakeNumber: order.intake_number, seq };
  });
}

function untold() {
  return sql`NOT EXISTS (SELECT FROM audit_events a WHERE a.subject_kind = 'order'
    AND a.subject_id = r.order_id::text AND a.kind = ${EXPIRED} AND a.at >= r.expires_at)`;
}
