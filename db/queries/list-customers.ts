import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';

export type CustomerFilter = {
  /** Only customers of these companies. */
  companyIds: readonly string[];
  /** In id or name. */
  text?: string | undefined;
  /** Above this id: the last of the page before. */
  after?: string | undefined;
  limit: number;
};

export type CustomerRecord = {
  id: string;
  companyId: string;
  name: string;
  locale: string;
  since: string;
  contact: { name: string | null; phone: string | null; email: string | null };
};

const COLUMNS = sql`c.id, c.company_id AS "companyId", c.name, c.locale, c.since::text AS since,
  json_build_object('name', c.contact, 'phone', c.phone, 'email', c.email) AS contact`;

/** A page of customers, by id. */
export async function listCustomers(
  db: Kysely<DB>,
  { companyIds, text, after, limit }: CustomerFilter,
): Promise<CustomerRecord[]> {
  const pattern = text === undefined ? null : `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const { rows } = await sql<CustomerRecord>`
    SELECT ${COLUMNS} FROM customers c WHERE c.company_id = ANY(${[...companyIds]}::text[])
      ${pattern === null ? sql`` : sql`AND (c.id ILIKE ${pattern} OR c.name ILIKE ${pattern})`}
      ${after === undefined ? sql`` : sql`AND c.id > ${after}`}
    ORDER BY c.id LIMIT ${limit}`.execute(db);
  return rows;
}

export async function customerRecord(db: Kysely<DB>, id: string): Promise<CustomerRecord | null> {
  const { rows } = await sql<CustomerRecord>`SELECT ${COLUMNS} FROM customers c WHERE c.id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}
