import { type Kysely, sql } from 'kysely';
import type { HoldCause, HoldKind, ReleaseCause } from '../../domain/holds/hold-kinds.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';
import { type Scope, within } from './read-scope.ts';

export type HoldRecord = {
  id: string;
  intakeNumber: string;
  kind: HoldKind;
  cause: HoldCause;
  reason: string;
  /** null: the process. */
  placedBy: string | null;
  placedAt: string;
  validUntil: string | null;
  release: {
    at: string;
    cause: ReleaseCause;
    by: string | null;
    reason: string | null;
    evidence: string | null;
    tolerance: string | null;
    toleranceUntil: string | null;
  } | null;
};

/** Where the order belongs and which policy it is pinned to, which says who sees what of a hold. */
export type ListedHold = HoldRecord & {
  companyId: string;
  groupId: string;
  policyId: string;
  policyVersion: number;
  currency: string;
};

const HOLD = sql`h.id, o.intake_number AS "intakeNumber", h.kind, h.cause, h.reason, h.placed_by AS "placedBy",
  ${iso('h.placed_at')} AS "placedAt", ${iso('h.valid_until')} AS "validUntil",
  CASE WHEN h.released_at IS NULL THEN NULL ELSE json_build_object('at', ${iso('h.released_at')},
    'cause', h.release_cause, 'by', h.released_by, 'reason', h.release_reason, 'evidence', h.release_evidence,
    'tolerance', h.tolerance::text, 'toleranceUntil', ${iso('h.tolerance_until')}) END AS release`;

/** Every hold that an order had and has, the first placed first. */
export async function holdsOf(db: Kysely<DB>, orderId: string): Promise<HoldRecord[]> {
  const { rows } = await sql<HoldRecord>`
    SELECT ${HOLD} FROM holds h JOIN orders o ON o.id = h.order_id
    WHERE h.order_id = ${orderId} ORDER BY h.placed_at, h.id LIMIT 1000`.execute(db);
  return rows;
}

export type HoldFilter = {
  kind?: HoldKind | undefined;
  companyId?: string | undefined;
  /** Above this id: the last of the page before. */
  after?: string | undefined;
  limit: number;
};

/** A page of the open holds on orders within a scope, by id. One query. */
export async function listHolds(db: Kysely<DB>, scope: Scope, filter: HoldFilter): Promise<ListedHold[]> {
  const { kind, companyId, after, limit } = filter;
  const { rows } = await sql<ListedHold>`
    SELECT ${HOLD}, o.company_id AS "companyId", u.group_id AS "groupId", o.policy_id AS "policyId",
      o.policy_version AS "policyVersion", o.currency
    FROM holds h JOIN orders o ON o.id = h.order_id JOIN org_units u ON u.id = o.company_id
    WHERE h.released_at IS NULL AND ${within(scope)}
      ${kind === undefined ? sql`` : sql`AND h.kind = ${kind}`}
      ${companyId === undefined ? sql`` : sql`AND o.company_id = ${companyId}`}
      ${after === undefined ? sql`` : sql`AND h.id > ${after}::uuid`}
    ORDER BY h.id LIMIT ${limit}`.execute(db);
  return rows;
}
