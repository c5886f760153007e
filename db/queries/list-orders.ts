import { type Kysely, sql } from 'kysely';
import type { HoldKind } from '../../domain/holds/hold-kinds.ts';
import type { Stage } from '../../domain/order/stages.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';
import { type Scope, within } from './read-scope.ts';

export type OrderFilter = {
  stages?: readonly Stage[] | undefined;
  /** A gate code that is open. */
  waitingOn?: string | undefined;
  /** An open hold of this kind. */
  hold?: HoldKind | undefined;
  /** A clock is due, not paused and not stopped. */
  overdue?: boolean | undefined;
  policyId?: string | undefined;
  customerId?: string | undefined;
  companyId?: string | undefined;
  /** From which enquiry it came (P-14), and to which project it belongs (P-9). */
  enquiryId?: string | undefined;
  projectId?: string | undefined;
  /** In numbers, customer and products of the order. */
  text?: string | undefined;
  /** Below this intake number: the last of the page before. */
  after?: string | undefined;
  limit: number;
};

export type ListedOrder = {
  intakeNumber: string;
  orderNumber: string | null;
  companyId: string;
  groupId: string;
  policyId: string;
  policyVersion: number;
  customerId: string | null;
  customerName: string;
  stage: Stage;
  stageSince: string;
  receivedAt: string;
  revision: number;
  classes: string[];
  amount: string | null;
  currency: string;
  requiredOn: string | null;
  waitingOn: string[];
  holds: HoldKind[];
  dueAt: string | null;
  overdue: boolean;
};

/** A page of the orders within a scope, the newest intake number first. One query. */
export async function listOrders(
  db: Kysely<DB>,
  scope: Scope,
  filter: OrderFilter,
  now: Date,
): Promise<ListedOrder[]> {
  const { rows } = await sql<ListedOrder>`
    SELECT o.intake_number AS "intakeNumber", o.order_number AS "orderNumber", o.company_id AS "companyId",
      u.group_id AS "groupId", o.policy_id AS "policyId", o.policy_version AS "policyVersion",
      o.customer_id AS "customerId", o.customer_name AS "customerName", o.stage,
      ${iso('o.stage_since')} AS "stageSince", ${iso('o.received_at')} AS "receivedAt", o.revision, o.classes,
      o.amount::text AS amount, o.currency, o.required_on::text AS "requiredOn",
      ARRAY(SELECT g.code FROM gates g WHERE g.order_id = o.id AND g.status = 'open' ORDER BY g.code) AS "waitingOn",
      ARRAY(SELECT h.kind FROM holds h WHERE h.order_id = o.id AND h.released_at IS NULL ORDER BY h.kind) AS holds,
      ${iso('clock.due_at')} AS "dueAt", coalesce(clock.due_at <= ${now}, false) AS overdue
    FROM orders o JOIN org_units u ON u.id = o.company_id
    CROSS JOIN LATERAL (SELECT min(c.due_at) AS due_at FROM clocks c
      WHERE c.order_id = o.id AND c.stopped_at IS NULL AND c.paused_since IS NULL AND c.kind <> 'periodic') clock
    WHERE ${within(scope)} ${conditions(filter)}
      ${filter.overdue === undefined ? sql`` : sql`AND coalesce(clock.due_at <= ${now}, false) = ${filter.overdue}`}
    ORDER BY o.intake_number DESC LIMIT ${filter.limit}`.execute(db);
  return rows;
}

function conditions(filter: OrderFilter) {
  const { stages, waitingOn, hold, policyId, customerId, companyId, enquiryId, projectId, text, after } =
    filter;
  const found = [
    stages && sql`AND o.stage = ANY(${[...stages]}::text[])`,
    waitingOn !== undefined &&
      sql`AND EXISTS (SELECT FROM gates w WHERE w.order_id = o.id AND w.code = ${waitingOn} AND w.status = 'open')`,
    hold !== undefined &&
      sql`AND EXISTS (SELECT FROM holds x WHERE x.order_id = o.id AND x.kind = ${hold} AND x.released_at IS NULL)`,
    policyId !== undefined && sql`AND o.policy_id = ${policyId}`,
    customerId !== undefined && sql`AND o.customer_id = ${customerId}`,
    companyId !== undefined && sql`AND o.company_id = ${companyId}`,
    enquiryId !== undefined && sql`AND o.enquiry_id = ${enquiryId}`,
    projectId !== undefined && sql`AND o.project_id = ${projectId}`,
    text !== undefined && sql`AND o.search_text ILIKE ${`%${escaped(text)}%`}`,
    after !== undefined && sql`AND o.intake_number < ${after}`,
  ].filter((condition) => condition !== undefined && condition !== false);
  return sql.join(found, sql` `);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
}
