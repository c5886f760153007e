import { sql, type Transaction } from 'kysely';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

type Entry = Pick<LockedOrder, 'id' | 'revision'>;

/** The account on which the current revision is effective and not invoiced yet; null when there is none. */
export async function effectiveEntry(trx: Transaction<DB>, { id, revision }: Entry): Promise<string | null> {
  const row = await trx
    .selectFrom('credit_entries')
    .select('account_id')
    .where('order_id', '=', id)
    .where('revision', '=', revision)
    .where('state', '=', 'effective')
    .executeTakeFirst();
  return row?.account_id ?? null;
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
 * What was settled by a payment that is taken back is owed again: as its invoice, or as the order where nothing was
 * left to invoice and less is paid now than it comes to. The caller holds the locks of order and account.
 */
export async function owedAgain(
  trx: Transaction<DB>,
  { id, revision }: Entry,
  { state, paid, at }: { state: 'receivable' | 'effective'; paid: string; at: Date },
): Promise<void> {
  await sql`
    UPDATE credit_entries SET state = ${state}, changed_at = ${at}
    WHERE order_id = ${id} AND revision = ${revision} AND state = 'settled'
      AND amount + prepaid > ${paid}::numeric`.execute(trx);
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
