import { type Kysely, sql } from 'kysely';
import type { Channel } from '../../domain/order/channels.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

export type EnquiryFilter = {
  companyIds: readonly string[];
  answered?: boolean | undefined;
  /** Recorded at and id of the last one of the page before. */
  after?: { at: string; id: string } | undefined;
  limit: number;
};

export type EnquiryRecord = {
  id: string;
  companyId: string;
  customerId: string | null;
  customerName: string;
  contact: string;
  channel: Channel;
  variety: string;
  spec: string | null;
  quantity: string | null;
  wantedOn: string | null;
  place: string | null;
  question: string;
  recordedBy: string;
  recordedAt: string;
  answer: string | null;
  answeredBy: string | null;
  answeredAt: string | null;
};

const COLUMNS = sql`id, company_id AS "companyId", customer_id AS "customerId", customer_name AS "customerName",
  contact, channel, variety, spec, quantity, wanted_on::text AS "wantedOn", place, question,
  recorded_by AS "recordedBy", ${iso('recorded_at')} AS "recordedAt", answer, answered_by AS "answeredBy",
  ${iso('answered_at')} AS "answeredAt"`;

/** A page of enquiries, the newest first. */
export async function listEnquiries(
  db: Kysely<DB>,
  { companyIds, answered, after, limit }: EnquiryFilter,
): Promise<EnquiryRecord[]> {
  const { rows } = await sql<EnquiryRecord>`
    SELECT ${COLUMNS} FROM enquiries WHERE company_id = ANY(${[...companyIds]}::text[])
      ${answered === undefined ? sql`` : sql`AND (answered_at IS NOT NULL) = ${answered}`}
      ${after ? sql`AND (date_trunc('milliseconds', recorded_at), id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
    ORDER BY date_trunc('milliseconds', recorded_at) DESC, id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** One enquiry; null when there is none. */
export async function enquiryRecord(db: Kysely<DB>, id: string): Promise<EnquiryRecord | null> {
  const { rows } = await sql<EnquiryRecord>`SELECT ${COLUMNS} FROM enquiries WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}
