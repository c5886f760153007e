import { type Kysely, sql } from 'kysely';
import type { Person } from '../people.ts';
import { authorsOf, decidedBefore, requestersOf } from '../decided-before.ts';
import type { DB } from '../schema.ts';
import { type TaskRecord, taskJson } from './order-process.ts';

export type TaskFilter = {
  gate?: string | undefined;
  overdue?: boolean | undefined;
  companyId?: string | undefined;
  /** Opened at and id of the last task of the page before. */
  after?: { openedAt: string; id: string } | undefined;
  limit: number;
};

export type ListedTask = {
  task: TaskRecord;
  gate: { id: string; code: string; kind: string; requesters: string[] };
  revision: number;
  order: {
    intakeNumber: string;
    companyId: string;
    groupId: string;
    policyId: string;
    policyVersion: number;
    customerName: string;
    stage: string;
    amount: string;
    currency: string;
    requiredOn: string;
    classes: string[];
    enteredBy: string;
    revision: number;
  };
  /** Who entered the order and who wrote the revision, and for whom. */
  authors: string[];
  /** Who decided which gate on this revision. */
  decided: { gateCode: string; personId: string }[];
  overdue: boolean;
};

const COLUMNS = sql`${taskJson} AS task,
  json_build_object('id', g.id, 'code', g.code, 'kind', g.kind, 'requesters', ${requestersOf}) AS gate,
  t.revision,
  json_build_object('intakeNumber', o.intake_number, 'companyId', o.company_id, 'groupId', u.group_id,
    'policyId', o.policy_id, 'policyVersion', o.policy_version, 'customerName', o.customer_name, 'stage', o.stage,
    'amount', o.amount::text, 'currency', o.currency, 'requiredOn', o.required_on, 'classes', o.classes,
    'enteredBy', o.entered_by, 'revision', o.revision) AS "order",
  ${authorsOf} AS authors, ${decidedBefore} AS decided`;

const TABLES = sql`tasks t JOIN gates g ON g.id = t.gate_id JOIN orders o ON o.id = t.order_id
  JOIN org_units u ON u.id = o.company_id
  JOIN order_revisions r ON r.order_id = t.order_id AND r.revision = t.revision`;

/** A page of the open tasks whose potential owners include a role of this person or of one for whom
 * they stand in, the longest open first. */
export async function openTasksOf(
  db: Kysely<DB>,
  person: Person,
  { gate, overdue, companyId, after, limit }: TaskFilter,
  now: Date,
): Promise<ListedTask[]> {
  const mine = [...person.roles, ...person.standsIn];
  const { rows } = await sql<ListedTask>`
    SELECT ${COLUMNS}, coalesce(t.due_at <= ${now}, false) AS overdue FROM ${TABLES}
    WHERE t.status IN ('ready', 'reserved', 'suspended') AND g.status = 'open'
      AND EXISTS (SELECT FROM task_owners w WHERE w.task_id = t.id AND (w.role, w.unit_id) IN (
        SELECT * FROM unnest(${mine.map(({ role }) => role)}::text[], ${mine.map(({ companyId }) => companyId)}::text[])))
      ${gate === undefined ? sql`` : sql`AND t.gate_code = ${gate}`}
      ${companyId === undefined ? sql`` : sql`AND t.company_id = ${companyId}`}
      ${overdue === undefined ? sql`` : sql`AND coalesce(t.due_at <= ${now}, false) = ${overdue}`}
      ${after ? sql`AND (date_trunc('milliseconds', t.opened_at), t.id) > (${after.openedAt}::timestamptz, ${after.id}::uuid)` : sql``}
    ORDER BY date_trunc('milliseconds', t.opened_at), t.id LIMIT ${limit}`.execute(db);
  return rows;
}

/** One task, open or not; null when there is none. */
export async function taskRecord(
  db: Kysely<DB>,
  taskId: string,
  now: Date,
): Promise<(ListedTask & { orderId: string }) | null> {
  const { rows } = await sql<ListedTask & { orderId: string }>`
    SELECT ${COLUMNS}, coalesce(t.due_at <= ${now}, false) AS overdue, o.id AS "orderId" FROM ${TABLES}
    WHERE t.id = ${taskId}`.execute(db);
  return rows[0] ?? null;
}
