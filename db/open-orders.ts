import { type Kysely, sql } from 'kysely';
import type { Stage } from '../domain/order/stages.ts';
import type { DB } from './schema.ts';

/** An order as reconcile compares it with the runs. */
export type KnownOrder = {
  id: string;
  intakeNumber: string;
  stage: Stage;
  started: boolean;
  closed: boolean;
  /** When it last moved, or was closed. */
  changedAt: Date;
};

const COLUMNS = sql`id, intake_number AS "intakeNumber", stage, workflow_started_at IS NOT NULL AS started,
  closed_at IS NOT NULL AS closed, coalesce(closed_at, changed_at) AS "changedAt"`;

/** A page of the open orders, by intake number. */
export async function openOrders(db: Kysely<DB>, after: string, limit: number): Promise<KnownOrder[]> {
  const { rows } = await sql<KnownOrder>`
    SELECT ${COLUMNS} FROM orders WHERE closed_at IS NULL AND intake_number > ${after}
    ORDER BY intake_number LIMIT ${limit}`.execute(db);
  return rows;
}

/** The orders with these intake numbers, open or closed. */
export async function ordersNumbered(
  db: Kysely<DB>,
  intakeNumbers: readonly string[],
): Promise<KnownOrder[]> {
  const { rows } = await sql<KnownOrder>`
    SELECT ${COLUMNS} FROM orders WHERE intake_number = ANY(${intakeNumbers}::text[])`.execute(db);
  return rows;
}
