import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { ContactKind, ContactMethod } from '../domain/order/contact-methods.ts';
import type { DB } from './schema.ts';

export type NewContact = {
  orderId: string;
  revision: number;
  kind: ContactKind;
  method: ContactMethod;
  customerPerson: string;
  summary: string;
  contactedAt: Date;
  recordedBy: string;
  at: Date;
};

/** Keeps that the customer was contacted; answers its id. */
export async function addContact(trx: Transaction<DB>, given: NewContact): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('contacts')
    .values({
      id,
      order_id: given.orderId,
      revision: given.revision,
      kind: given.kind,
      method: given.method,
      customer_person: given.customerPerson,
      summary: given.summary,
      contacted_at: given.contactedAt,
      recorded_by: given.recordedBy,
      recorded_at: given.at,
    })
    .execute();
  return id;
}

/** Whether a contact with the customer was logged since the gate was opened. */
export async function contactedSince(trx: Transaction<DB>, gateId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM gates g JOIN contacts c ON c.order_id = g.order_id AND c.recorded_at >= g.opened_at
    WHERE g.id = ${gateId} LIMIT 1`.execute(trx);
  return rows.length > 0;
}

export type ContactRecord = {
  id: string;
  revision: number;
  kind: ContactKind;
  method: ContactMethod;
  customerPerson: string;
  summary: string;
  contactedAt: string;
  recordedBy: string;
  recordedAt: string;
};

/** Every contact with the customer about an order, as logged. */
export async function contactsOf(db: Kysely<DB>, orderId: string): Promise<ContactRecord[]> {
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    revision: row.revision,
    kind: row.kind,
    method: row.method,
    customerPerson: row.customer_person,
    summary: row.summary,
    contactedAt: row.contacted_at.toISOString(),
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at.toISOString(),
  }));
}
