import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

export type ProjectFilter = {
  companyIds: readonly string[];
  /** Registered at and id of the last one of the page before. */
  after?: { at: string; id: string } | undefined;
  limit: number;
};

export type ProjectRecord = {
  id: string;
  companyId: string;
  name: string;
  customerId: string | null;
  owner: string;
  place: string;
  scope: string;
  expectedOn: string | null;
  registeredBy: string;
  registeredAt: string;
};

const COLUMNS = sql`id, company_id AS "companyId", name, customer_id AS "customerId", owner, place, scope,
  expected_on::text AS "expectedOn", registered_by AS "registeredBy", ${iso('registered_at')} AS "registeredAt"`;

/** A page of projects, the newest first. */
export async function listProjects(
  db: Kysely<DB>,
  { companyIds, after, limit }: ProjectFilter,
): Promise<ProjectRecord[]> {
  const { rows } = await sql<ProjectRecord>`
    SELECT ${COLUMNS} FROM projects WHERE company_id = ANY(${[...companyIds]}::text[])
      ${after ? sql`AND (date_trunc('milliseconds', registered_at), id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
    ORDER BY date_trunc('milliseconds', registered_at) DESC, id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** One project; null when there is none. */
export async function projectRecord(db: Kysely<DB>, id: string): Promise<ProjectRecord | null> {
  const { rows } = await sql<ProjectRecord>`SELECT ${COLUMNS} FROM projects WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}
