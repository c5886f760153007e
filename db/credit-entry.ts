import { sql, type Transaction } from 'kysely';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

type Entry = Pick<LockedOrder, 'id' | 'revision'>;

/**
 * The account on which the current revision is effective and not invoiced yet, and what it exposes that to; null when
 * there is none. The caller holds the order's lock.
 */
export async function effectiveEntry(
  trx: Transaction<DB>,
  { id, revision }: Entry,
): Promise<{ accountId: string; exposure: string } | null> {
  const { rows } = await sql<{ accountId: string; exposure: string }>`
    SELECT e.account_id AS "accountId", x.exposure FROM credit_entries e
    JOIN credit_exposures x ON x.order_id = e.order_id AND x.revision = e.revision
    WHERE e.order_id = ${id} AND e.revision = ${revision} AND e.state = 'effective'`.execute(trx);
  return rows[0] ?? null;
}

/** From effective to what its invoice makes of it; the caller holds the locks of order and account. */
export async function invoiceEntry(
  trx: Transaction<DB>,
  { id, revision }: Entry,
  { state, at }: { state: 'receivable' | 'settled'; at: Date },
): Promise<void> {
  await trx
    .updateTable('credit_entries')
    .set({ state, changed_at: at })
    .where('order_id', '=', id)
    .where('revision', '=', revision)
    .where('state', '=', 'effective')
    .execute();
}

/**
 * An order that was settled since nothing was left to invoice owes again where less is paid now than it comes to. The
 * caller holds the locks of order and account.
 */
export async function owedAgain(
  trx: Transaction<DB>,
  { id, revision }: Entry,
  { paid, at }: { paid: string; at: Date },
): Promise<void> {
  await sql`
    UPDATE credit_entries SET state = 'effective', changed_at = ${at}
    WHERE order_id = ${id} AND revision = ${revision} AND state = 'settled'
      AND amount + prepaid > ${paid}::numeric`.execute(trx);
}

/** An order whose invoice is open again owes that. The caller holds the account's lock. */
export async function reopenPaidEntry(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await trx
    .updateTable('credit_entries')
    .set({ state: 'receivable', changed_at: at })
    .where('order_id', '=', orderId)
    .where('state', '=', 'settled')
    .execute();
}

/** The order whose invoices are all paid owes nothing any more. The caller holds the account's lock. */
export async function settlePaidEntry(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await trx
    .updateTable('credit_entries')
    .set({ state: 'settled', changed_at: at })
    .where('order_id', '=', orderId)
    .where('state', '=', 'receivable')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('receivables')
            .select('id')
            .where('order_id', '=', orderId)
            .where('open_amount', '>', '0'),
        ),
      ),
    )
    .execute();
}
