import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

export type DeadLetter = {
  id: string;
  intakeNumber: string | null;
  companyId: string | null;
  template: string;
  channel: string;
  attempts: number;
  lastError: string | null;
  createdAt: string;
};

/** A page of the notices that were given up, by id; of these companies, or of none. */
export async function deadLetters(
  db: Kysely<DB>,
  companyIds: readonly string[],
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`
    SELECT n.id, o.intake_number AS "intakeNumber", o.company_id AS "companyId", n.template, n.channel,
      n.attempts, n.last_error AS "lastError", ${iso('n.created_at')} AS "createdAt"
    FROM notices n LEFT JOIN orders o ON o.id = n.order_id
    WHERE n.status = 'dead' AND (o.company_id IS NULL OR o.company_id = ANY(${[...companyIds]}::text[]))
      ${after === undefined ? sql`` : sql`AND n.id > ${after}::uuid`}
    ORDER BY n.id LIMIT ${limit}`.execute(db);
  return rows;
}

export type IncidentRecord = {
  id: string;
  intakeNumber: string | null;
  companyId: string | null;
  /** Of whose credit account it is; null where it is of none. */
  customerId: string | null;
  kind: string;
  detail: string;
  openedAt: string;
};

/** A page of the open incidents, by id; of these companies, or of none. */
export async function openIncidents(
  db: Kysely<DB>,
  companyIds: readonly string[],
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<IncidentRecord[]> {
  const { rows } = await sql<IncidentRecord>`
    SELECT i.id, o.intake_number AS "intakeNumber", coalesce(o.company_id, a.company_id) AS "companyId",
      a.customer_id AS "customerId", i.kind, i.detail, ${iso('i.opened_at')} AS "openedAt"
    FROM incidents i LEFT JOIN orders o ON o.id = i.order_id LEFT JOIN credit_accounts a ON a.id = i.account_id
    WHERE i.closed_at IS NULL AND (coalesce(o.company_id, a.company_id) IS NULL
      OR coalesce(o.company_id, a.company_id) = ANY(${[...companyIds]}::text[]))
      ${after === undefined ? sql`` : sql`AND i.id > ${after}::uuid`}
    ORDER BY i.id LIMIT ${limit}`.execute(db);
  return rows;
}

/** Since when the n-th longest open gate waits; null when fewer wait. */
export async function waitingSinceOfNth(db: Kysely<DB>, n: number): Promise<string | null> {
  const { rows } = await sql<{ since: string }>`
    SELECT ${iso('g.opened_at')} AS since FROM gates g WHERE g.status = 'open'
    ORDER BY g.opened_at OFFSET ${n - 1} LIMIT 1`.execute(db);
  return rows[0]?.since ?? null;
}
