import { type Kysely, sql } from 'kysely';
import type { DueObligation } from '../../domain/notices/digest-data.ts';
import { delegatedRoles } from '../delegations.ts';
import { heldRoles, type Person } from '../people.ts';
import { authorsOf, decidedBefore, requestersOf } from '../decided-before.ts';
import { policyDay } from '../policy-day.ts';
import type { DB } from '../schema.ts';

export type DigestPerson = Person & { email: string | null };

export type DigestTask = {
  gate: { code: string; requesters: string[] };
  owners: { role: string; unitId: string }[];
  dueAt: Date | null;
  intakeNumber: string;
  companyId: string;
  policyId: string;
  policyVersion: number;
  /** Who entered the order and who wrote the revision. */
  authors: string[];
  /** Who decided which gate on this revision. */
  decided: { gateCode: string; personId: string }[];
};

export type DigestObligation = DueObligation & { zone: string };

/**
 * The open conditions and risks that a role of this person owns, or one in which they stand in, and that are due today,
 * by the policy's calendar, or were.
 */
export async function digestObligations(
  db: Kysely<DB>,
  { roles, standsIn }: Person,
  now: Date,
): Promise<DigestObligation[]> {
  const held = [...roles, ...standsIn];
  const { rows } = await sql<DigestObligation>`
    SELECT b.kind, b.description, o.intake_number AS "intakeNumber", b.due_on::text AS "dueOn",
      b.due_on < ${policyDay(now)} AS late, c.zone
    FROM obligations b JOIN orders o ON o.id = b.order_id JOIN calendars c ON c.id = 'policy:' || o.policy_id
    WHERE b.status = 'open'
      AND b.due_on <= ${policyDay(now)}
      AND (b.owner_role, o.company_id) IN (SELECT * FROM unnest(
        ${held.map(({ role }) => role)}::text[], ${held.map(({ companyId }) => companyId)}::text[]))
    ORDER BY b.due_on, o.intake_number, b.id`.execute(db);
  return rows;
}

/** A page of the active people who hold a role or stand in for somebody, by id. */
export async function digestPeople(
  db: Kysely<DB>,
  { after, limit, now }: { after: string; limit: number; now: Date },
): Promise<DigestPerson[]> {
  const { rows } = await sql<DigestPerson>`
    SELECT p.id, p.kind, p.name, p.locale, p.email, ${heldRoles} AS roles,
      ${delegatedRoles(now)} AS "standsIn" FROM people p
    WHERE p.active AND p.kind = 'person' AND p.id > ${after}
      AND (EXISTS (SELECT FROM role_assignments r WHERE r.person_id = p.id)
        OR EXISTS (SELECT FROM delegations d WHERE d.delegate_id = p.id AND d.revoked_at IS NULL))
    ORDER BY p.id LIMIT ${limit}`.execute(db);
  return rows;
}

/**
 * The tasks that wait for this person or for one of several: neither suspended nor claimed by another for whom they do
 * not stand in.
 */
export async function digestTasks(db: Kysely<DB>, person: Person): Promise<DigestTask[]> {
  const mine = [...person.roles, ...person.standsIn];
  const claimers = [person.id, ...person.standsIn.map(({ onBehalfOf }) => onBehalfOf)];
  const { rows } = await sql<DigestTask>`
    SELECT json_build_object('code', g.code, 'requesters', ${requestersOf}) AS gate,
      (SELECT json_agg(json_build_object('role', w.role, 'unitId', w.unit_id))
        FROM task_owners w WHERE w.task_id = t.id) AS owners,
      t.due_at AS "dueAt", o.intake_number AS "intakeNumber", o.company_id AS "companyId",
      o.policy_id AS "policyId", o.policy_version AS "policyVersion",
      ${authorsOf} AS authors,
      ${decidedBefore} AS decided
    FROM tasks t JOIN gates g ON g.id = t.gate_id JOIN orders o ON o.id = t.order_id
    JOIN order_revisions r ON r.order_id = t.order_id AND r.revision = t.revision
    WHERE (t.status = 'ready' OR t.status = 'reserved' AND t.claimed_by = ANY(${claimers}::text[])) AND g.status = 'open'
      AND EXISTS (SELECT FROM task_owners w WHERE w.task_id = t.id AND (w.role, w.unit_id) IN (
        SELECT * FROM unnest(${mine.map(({ role }) => role)}::text[], ${mine.map(({ companyId }) => companyId)}::text[])))
    ORDER BY o.company_id, o.intake_number, g.code`.execute(db);
  return rows;
}
