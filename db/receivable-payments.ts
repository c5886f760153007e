import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Receivable } from './receivables.ts';
import type { DB } from './schema.ts';

export type NewReceivablePayment = {
  companyId: string;
  receivableId: string;
  amount: string;
  paidOn: string;
  reference: string;
  by: string;
  at: Date;
};

/** Keeps a payment of an invoice whose account is locked. Answers its id. */
export async function addReceivablePayment(
  trx: Transaction<DB>,
  given: NewReceivablePayment,
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('receivable_payments')
    .values({
      id,
      company_id: given.companyId,
      receivable_id: given.receivableId,
      amount: given.amount,
      paid_on: given.paidOn,
      reference: given.reference,
      recorded_by: given.by,
      recorded_at: given.at,
    })
    .execute();
  return id;
}

/**
 * Where money under this reference of the bank pays an invoice, or an order, already: `invoice` by a payment of it,
 * `order` by a match. What was taken back does not count. Null: nowhere. The caller holds the account's lock.
 */
export async function paidByReference(
  trx: Transaction<DB>,
  { companyId, reference }: { companyId: string; reference: string },
  of: { receivableId: string | null; orderId: string | null },
): Promise<'invoice' | 'order' | null> {
  const { rows } = await sql<{ where: 'invoice' | 'order' }>`
    SELECT 'invoice' AS where FROM receivable_payments
    WHERE company_id = ${companyId} AND receivable_id = ${of.receivableId} AND reference = ${reference}
      AND undone_at IS NULL
    UNION ALL
    SELECT 'order' FROM payments p JOIN payment_matches m ON m.payment_id = p.id
    WHERE p.company_id = ${companyId} AND p.reference = ${reference} AND m.order_id = ${of.orderId}
      AND m.undone_at IS NULL
    LIMIT 1`.execute(trx);
  return rows[0]?.where ?? null;
}

/** What a payment of an invoice belongs to; it never changes. */
export type PaidReceivable = Pick<Receivable, 'accountId' | 'orderId'> & { receivableId: string };

/** Null when there is no such payment. Takes no lock. */
export async function paidReceivable(db: Kysely<DB>, paymentId: string): Promise<PaidReceivable | null> {
  const row = await db
    .selectFrom('receivable_payments as p')
    .innerJoin('receivables as r', (join) =>
      join.onRef('r.company_id', '=', 'p.company_id').onRef('r.id', '=', 'p.receivable_id'),
    )
    .select(['r.id as receivableId', 'r.account_id as accountId', 'r.order_id as orderId'])
    .where('p.id', '=', paymentId)
    .executeTakeFirst();
  return row ?? null;
}

/** A payment whose invoice's account is locked counts no more; null when it did not any more. */
export async function undoReceivablePayment(
  trx: Transaction<DB>,
  { paymentId, by, at }: { paymentId: string; by: string; at: Date },
): Promise<{ amount: string; reference: string } | null> {
  const row = await trx
    .updateTable('receivable_payments')
    .set({ undone_by: by, undone_at: at })
    .where('id', '=', paymentId)
    .where('undone_at', 'is', null)
    .returning(['amount', 'reference'])
    .executeTakeFirst();
  return row ?? null;
}
