import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';
import type { ConfirmationsTable } from './schema/contract.ts';

export type NewConfirmation = {
  orderId: string;
  revision: number;
  answer: ConfirmationsTable['answer'];
  method: ConfirmationsTable['method'];
  /** Who answered for the customer. */
  customerPerson: string;
  /** The date of delivery that the customer was told (P-46). */
  expectedOn: string | null;
  evidence: string;
  sha256: string | null;
  remark: string | null;
  recordedBy: string;
  at: Date;
};

/** Keeps a customer's answer; answers its id. */
export async function addConfirmation(trx: Transaction<DB>, given: NewConfirmation): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('confirmations')
    .values({
      id,
      order_id: given.orderId,
      revision: given.revision,
      answer: given.answer,
      method: given.method,
      customer_person: given.customerPerson,
      expected_on: given.expectedOn,
      evidence: given.evidence,
      sha256: given.sha256,
      remark: given.remark,
      recorded_by: given.recordedBy,
      recorded_at: given.at,
    })
    .execute();
  return id;
}

export type ConfirmationRecord = {
  id: string;
  revision: number;
  answer: ConfirmationsTable['answer'];
  method: ConfirmationsTable['method'];
  customerPerson: string;
  expectedOn: string | null;
  evidence: string;
  sha256: string | null;
  remark: string | null;
  recordedBy: string;
  recordedAt: string;
};

/** Every answer of the customer, of all revisions, the first first. */
export async function confirmationsOf(db: Kysely<DB>, orderId: string): Promise<ConfirmationRecord[]> {
  const { rows } = await sql<Omit<ConfirmationRecord, 'recordedAt'> & { at: Date }>`
    SELECT id, revision, answer, method, customer_person AS "customerPerson", expected_on::text AS "expectedOn",
      evidence, sha256, remark, recorded_by AS "recordedBy", recorded_at AS at
    FROM confirmations WHERE order_id = ${orderId} ORDER BY recorded_at, id`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, recordedAt: at.toISOString() }));
}
