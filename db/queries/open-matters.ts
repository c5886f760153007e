import { type Kysely, sql } from 'kysely';
import type { HoldKind } from '../../domain/holds/hold-kinds.ts';
import type { OrderHome } from '../people.ts';
import { policyDay } from '../policy-day.ts';
import type { DB } from '../schema.ts';

type Pinned = { policyId: string; policyVersion: number } & OrderHome;

const PINNED = sql`o.company_id AS "companyId", u.group_id AS "groupId", o.policy_id AS "policyId",
  o.policy_version AS "policyVersion"`;

/** A hold that somebody has to release. */
export type OpenHold = Pinned & { orderId: string; intakeNumber: string; kind: HoldKind };

/** Every open hold, of all orders or of these, the first placed first. */
export async function openHolds(db: Kysely<DB>, orderIds?: readonly string[]): Promise<OpenHold[]> {
  const { rows } = await sql<OpenHold>`
    SELECT o.id AS "orderId", o.intake_number AS "intakeNumber", h.kind, ${PINNED}
    FROM holds h JOIN orders o ON o.id = h.order_id JOIN org_units u ON u.id = o.company_id
    WHERE h.released_at IS NULL
      ${orderIds === undefined ? sql`` : sql`AND h.order_id = ANY(${[...orderIds]}::uuid[])`}
    ORDER BY h.placed_at, h.id`.execute(db);
  return rows;
}

/** A proposed limit that somebody has to decide. Amounts are decimal strings of the currency, as stored. */
export type OpenLimit = OrderHome & {
  accountId: string;
  customer: string;
  from: string;
  to: string;
  currency: string;
  proposedBy: string | null;
  proposedFor: string | null;
};

/** Every open proposal of another limit, of all accounts or of one, the first proposed first. */
export async function openLimits(db: Kysely<DB>, accountId?: string): Promise<OpenLimit[]> {
  const { rows } = await sql<OpenLimit>`
    SELECT a.id AS "accountId", k.name AS customer, l.from_limit::text AS "from", l.to_limit::text AS "to", a.currency,
      l.proposed_by AS "proposedBy", l.proposed_for AS "proposedFor", a.company_id AS "companyId",
      u.group_id AS "groupId"
    FROM limit_changes l JOIN credit_accounts a ON a.id = l.account_id JOIN customers k ON k.id = a.customer_id
    JOIN org_units u ON u.id = a.company_id
    WHERE l.status = 'open' ${accountId === undefined ? sql`` : sql`AND a.id = ${accountId}`}
    ORDER BY l.proposed_at, l.id`.execute(db);
  return rows;
}

/** Effective orders of one company and policy version whose day of delivery is over: how many, and the first due. */
export type Overdone = Pinned & { total: number; oldest: { intakeNumber: string; requiredOn: string }[] };

/** What is to be recorded as complete, unless it is held: at most so many orders of each company and policy are named. */
export async function toComplete(db: Kysely<DB>, now: Date, named: number): Promise<Overdone[]> {
  const { rows } = await sql<Overdone>`
    SELECT "companyId", "groupId", "policyId", "policyVersion", count(*)::int AS total,
      json_agg(json_build_object('intakeNumber', intake_number, 'requiredOn', required_on) ORDER BY place)
        FILTER (WHERE place <= ${named}) AS oldest
    FROM (SELECT ${PINNED}, o.intake_number, o.required_on, row_number() OVER (
        PARTITION BY o.company_id, o.policy_id, o.policy_version ORDER BY o.required_on, o.intake_number) AS place
      FROM orders o JOIN org_units u ON u.id = o.company_id
      WHERE o.closed_at IS NULL AND o.stage = 'EFFECTIVE' AND o.required_on < ${policyDay(now)}
        AND NOT EXISTS (SELECT FROM completions c WHERE c.order_id = o.id)
        AND NOT EXISTS (SELECT FROM holds h WHERE h.order_id = o.id AND h.released_at IS NULL)) due
    GROUP BY 1, 2, 3, 4`.execute(db);
  return rows;
}

/** So many are told of at most; the next ones when these are done. */
const TOLD = 1_000;

/** Open orders for which nobody chose how they are paid, though credit or quote is asked and wants it (P-129). */
export async function unsettledOrders(db: Kysely<DB>): Promise<(Pinned & { intakeNumber: string })[]> {
  const { rows } = await sql<Pinned & { intakeNumber: string }>`
    SELECT o.intake_number AS "intakeNumber", ${PINNED}
    FROM orders o JOIN org_units u ON u.id = o.company_id
    JOIN policies p ON p.id = o.policy_id AND p.version = o.policy_version
    WHERE o.closed_at IS NULL AND p.document -> 'settlement' IS NOT NULL
      AND EXISTS (SELECT FROM gates g WHERE g.order_id = o.id AND g.status = 'open' AND g.kind IN ('credit', 'quote'))
      AND NOT EXISTS (SELECT FROM settlements s WHERE s.order_id = o.id)
    ORDER BY o.intake_number LIMIT ${TOLD}`.execute(db);
  return rows;
}

/** Enquiries that nobody has answered (P-14), the oldest first. */
export async function openEnquiries(
  db: Kysely<DB>,
): Promise<(OrderHome & { customerName: string; variety: string })[]> {
  const { rows } = await sql<OrderHome & { customerName: string; variety: string }>`
    SELECT e.company_id AS "companyId", u.group_id AS "groupId", e.customer_name AS "customerName", e.variety
    FROM enquiries e JOIN org_units u ON u.id = e.company_id
    WHERE e.answered_at IS NULL ORDER BY e.recorded_at, e.id LIMIT ${TOLD}`.execute(db);
  return rows;
}
