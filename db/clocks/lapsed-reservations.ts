import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';
import { tellProcess, type Told } from './tell-process.ts';

/**
 * Reservations of hours and of stock. `told`: the event in the order's chain that says that the process was told of
 * their lapse. It also keeps a lapse from being told twice.
 */
const RESERVATIONS = sql`(
  SELECT order_id, revision, state, expires_at, 'capacity-reservation-expired' AS told FROM capacity_reservations
  UNION ALL
  SELECT order_id, revision, state, expires_at, 'stock-reservation-expired' AS told FROM stock_reservations)`;

/** Open orders whose hours or stock are reserved no longer (P-31) and whose process was not told of it yet. */
export async function lapsedOrders(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT o.id FROM ${RESERVATIONS} r JOIN orders o ON o.id = r.order_id
    WHERE r.state = 'reserved' AND r.expires_at <= ${now} AND r.revision = o.revision AND o.closed_at IS NULL
      AND ${untold()} LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Tells the process of an order, by the next seq, that its reservation has lapsed; null when there is nothing to tell. */
export async function tellLapse(db: Kysely<DB>, orderId: string, now: Date): Promise<Told | null> {
  return tellProcess(db, { orderId, now }, async (trx, order) => {
    const { rows } = await sql<{ kind: string; expiredAt: Date }>`
      SELECT r.told AS kind, min(r.expires_at) AS "expiredAt" FROM ${RESERVATIONS} r
      WHERE r.order_id = ${orderId} AND r.revision = ${order.revision} AND r.state = 'reserved'
        AND r.expires_at <= ${now} AND ${untold()}
      GROUP BY 1 ORDER BY 1`.execute(trx);
    return rows.map(({ kind, expiredAt }) => ({ kind, data: { revision: order.revision, expiredAt } }));
  });
}

function untold() {
  return sql`NOT EXISTS (SELECT FROM audit_events a WHERE a.subject_kind = 'order'
    AND a.subject_id = r.order_id::text AND a.kind = r.told AND a.at >= r.expires_at)`;
}
