import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { StockTaken } from '../domain/material/stock-taken.ts';
import type { DB } from './schema.ts';

/** A revision of an order that takes stock of its company. */
export type Taker = { orderId: string; revision: number; companyId: string };

/**
 * How much of a stock item `i` other orders have at `now`: what is kept for them, and what they were carried out with
 * since the item was counted, which is no longer there but still in its figures. A reservation counts for a minute
 * longer than its own order may use it, so that processes whose clocks differ do not both have it.
 */
export function keptForOthers(orderId: string, now: Date): RawBuilder<string> {
  return sql`(SELECT coalesce(sum(v.quantity), 0) FROM stock_reservations v
    WHERE v.company_id = i.company_id AND v.sku = i.sku AND v.order_id <> ${orderId} AND (
      v.state IN ('reserved', 'effective')
        AND (v.expires_at IS NULL OR v.expires_at > ${now}::timestamptz - interval '1 minute')
      OR v.state = 'consumed' AND (i.counted_at IS NULL OR v.ended_at >= i.counted_at)))`;
}

/**
 * Keeps stock for a revision whose items this transaction has locked, until `until` or without end. Asked again for
 * one revision, the new plan takes the place of the one before. One statement.
 */
export async function keepStock(
  trx: Transaction<DB>,
  { orderId, revision, companyId }: Taker,
  { taken, now, until }: { taken: readonly StockTaken[]; now: Date; until: Date | null },
): Promise<void> {
  await sql`
    WITH plan AS (
      SELECT sku, quantity FROM json_to_recordset(${JSON.stringify(taken)}) AS p (sku text, quantity numeric)
    ), replaced AS (
      UPDATE stock_reservations r SET state = 'released', ended_at = ${now}
      WHERE r.order_id = ${orderId} AND r.revision = ${revision} AND r.state = 'reserved'
        AND NOT EXISTS (SELECT FROM plan p WHERE p.sku = r.sku)
    )
    INSERT INTO stock_reservations (order_id, revision, company_id, sku, quantity, state, expires_at)
    SELECT ${orderId}::uuid, ${revision}::int, ${companyId}, sku, quantity, 'reserved', ${until}::timestamptz FROM plan
    ON CONFLICT (order_id, revision, sku) DO UPDATE
    SET quantity = excluded.quantity, state = 'reserved', expires_at = excluded.expires_at, ended_at = NULL
    `.execute(trx);
}

/** Frees the stock of an order, of whatever revision. */
export async function releaseStock(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await endStock(trx, orderId, { as: 'released', at });
}

/** What the order took is in its goods from now on: the next count will not find it. */
export async function consumeStock(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await endStock(trx, orderId, { as: 'consumed', at });
}

/** The stock of the revision that is about to be replaced is the next one's: its approval stands. */
export async function moveStock(
  trx: Transaction<DB>,
  { id, revision }: { id: string; revision: number },
): Promise<void> {
  await trx
    .updateTable('stock_reservations')
    .set({ revision: revision + 1 })
    .where('order_id', '=', id)
    .where('revision', '=', revision)
    .where('state', '=', 'reserved')
    .execute();
}

/** The stock kept for a revision is its own from now on, without end. */
export async function makeStockEffective(
  trx: Transaction<DB>,
  { orderId, revision }: { orderId: string; revision: number },
): Promise<void> {
  await trx
    .updateTable('stock_reservations')
    .set({ state: 'effective', expires_at: null })
    .where('order_id', '=', orderId)
    .where('revision', '=', revision)
    .where('state', '=', 'reserved')
    .execute();
}

async function endStock(
  trx: Transaction<DB>,
  orderId: string,
  { as, at }: { as: 'released' | 'consumed'; at: Date },
): Promise<void> {
  await trx
    .updateTable('stock_reservations')
    .set({ state: as, ended_at: at })
    .where('order_id', '=', orderId)
    .where('state', 'in', ['reserved', 'effective'])
    .execute();
}
