import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { DB } from './schema.ts';

/** Where a document lies and what it is: the reference names it in the company's archive, sha256 its content. */
export type DocumentRecord = { title: string; reference: string; sha256: string };

export type DocumentsOf = { orderId: string; taskId: string | null; personId: string; at: Date };

/** Lists documents with an order. Answers their ids. */
export async function addDocumentRecords(
  trx: Transaction<DB>,
  { orderId, taskId, personId, at }: DocumentsOf,
  documents: readonly DocumentRecord[],
): Promise<string[]> {
  const rows = documents.map(({ title, reference, sha256 }) => ({
    id: randomUUID(),
    order_id: orderId,
    task_id: taskId,
    title,
    reference,
    sha256,
    added_by: personId,
    added_at: at,
  }));
  await trx.insertInto('documents').values(rows).execute();
  return rows.map(({ id }) => id);
}

/** The hashes of the documents that are listed with an order. */
export async function documentHashes(db: Kysely<DB>, orderId: string): Promise<Set<string>> {
  const rows = await db.selectFrom('documents').select('sha256').where('order_id', '=', orderId).execute();
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** The documents that are listed with an order, and the task for which each was added. */
export async function documentsOf(
  db: Kysely<DB>,
  orderId: string,
): Promise<{ title: string; taskId: string | null }[]> {
  return db
    .selectFrom('documents')
    .select(['title', 'task_id as taskId'])
    .where('order_id', '=', orderId)
    .execute();
}
