import { type Kysely, sql } from 'kysely';
import type { Person } from '../people.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';
import { type Scope, within } from './read-scope.ts';

/** A condition of a conditional yes, or a risk to look at again. */
export type ObligationRecord = {
  id: string;
  kind: string;
  amount: string | null;
  description: string;
  ownerRole: string;
  dueOn: string;
  precondition: boolean;
  before: string | null;
  overdueAt: string | null;
};

/** An open one, with the order that it belongs to. */
export type ListedObligation = ObligationRecord & {
  intakeNumber: string;
  companyId: string;
  groupId: string;
  policyId: string;
  policyVersion: number;
  currency: string;
};

export type ObligationFilter = {
  /** Only what a role of the person owns. */
  mine?: boolean | undefined;
  /** Its owners were told that it is late, or were not. */
  overdue?: boolean | undefined;
  companyId?: string | undefined;
  /** Due on (YYYY-MM-DD) and id of the last of the page before. */
  after?: { dueOn: string; id: string } | undefined;
  limit: number;
};

/**
 * A page of the open obligations of orders within a scope, and of those that a role of the person owns, or one in which
 * they stand in (P-35), the first due first. One query.
 */
export async function listObligations(
  db: Kysely<DB>,
  { person, scope }: { person: Person; scope: Scope },
  { mine, overdue, companyId, after, limit }: ObligationFilter,
): Promise<ListedObligation[]> {
  const held = [...person.roles, ...person.standsIn];
  const owned = sql`(b.owner_role, o.company_id) IN (SELECT * FROM unnest(
    ${held.map(({ role }) => role)}::text[], ${held.map((one) => one.companyId)}::text[]))`;
  const seen = mine === true ? owned : sql`(${owned} OR ${within(scope)})`;
  const { rows } = await sql<ListedObligation>`
    SELECT b.id, o.intake_number AS "intakeNumber", o.company_id AS "companyId", u.group_id AS "groupId",
      o.policy_id AS "policyId", o.policy_version AS "policyVersion", o.currency, b.kind, b.amount::text AS amount,
      b.description, b.owner_role AS "ownerRole", b.due_on::text AS "dueOn", b.precondition,
      b.before_stage AS before, ${iso('b.overdue_at')} AS "overdueAt"
    FROM obligations b JOIN orders o ON o.id = b.order_id JOIN org_units u ON u.id = o.company_id
    WHERE b.status = 'open' AND ${seen}
      ${overdue === undefined ? sql`` : sql`AND (b.overdue_at IS NOT NULL) = ${overdue}`}
      ${companyId === undefined ? sql`` : sql`AND o.company_id = ${companyId}`}
      ${after ? sql`AND (b.due_on, b.id) > (${after.dueOn}::date, ${after.id}::uuid)` : sql``}
    ORDER BY b.due_on, b.id LIMIT ${limit}`.execute(db);
  return rows;
}
