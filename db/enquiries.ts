import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Channel } from '../domain/order/channels.ts';
import type { DB } from './schema.ts';

/** What somebody wants to know before they order: variety, spec, quantity, date and place, as far as they said. */
export type EnquiryDetails = {
  companyId: string;
  /** Who is a customer already. */
  customerId: string | null;
  customerName: string;
  contact: string;
  channel: Channel;
  variety: string;
  spec: string | null;
  quantity: string | null;
  /** YYYY-MM-DD. */
  wantedOn: string | null;
  place: string | null;
  question: string;
};

/** Keeps an enquiry; answers its id. */
export async function addEnquiry(
  trx: Transaction<DB>,
  given: EnquiryDetails,
  { by, at }: { by: string; at: Date },
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('enquiries')
    .values({
      id,
      company_id: given.companyId,
      customer_id: given.customerId,
      customer_name: given.customerName,
      contact: given.contact,
      channel: given.channel,
      variety: given.variety,
      spec: given.spec,
      quantity: given.quantity,
      wanted_on: given.wantedOn,
      place: given.place,
      question: given.question,
      recorded_by: by,
      recorded_at: at,
    })
    .execute();
  return id;
}

/** Locks an enquiry; null when there is none. */
export async function lockEnquiry(
  trx: Transaction<DB>,
  id: string,
): Promise<{ companyId: string; answer: string | null } | null> {
  const row = await trx
    .selectFrom('enquiries')
    .select(['company_id as companyId', 'answer'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** What was answered, by whom; the caller holds the enquiry's lock. */
export async function answerEnquiryRow(
  trx: Transaction<DB>,
  id: string,
  { answer, by, at }: { answer: string; by: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('enquiries')
    .set({ answer, answered_by: by, answered_at: at })
    .where('id', '=', id)
    .execute();
}

/** Whether the company has this enquiry. */
export async function isEnquiryOf(db: Kysely<DB>, companyId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('enquiries')
    .select('id')
    .where('id', '=', id)
    .where('company_id', '=', companyId)
    .executeTakeFirst();
  return row !== undefined;
}
