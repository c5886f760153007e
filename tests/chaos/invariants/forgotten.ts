import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/schema.ts';

/** Stages in which the order waits for somebody to act on it, whether or not a task is open, by what they may do. */
const ACTS = [
  { stage: 'NEGOTIATING', action: 'negotiate' },
  { stage: 'AWAITING_CUSTOMER_INFO', action: 'contact-customer' },
  { stage: 'EFFECTIVE', action: 'complete-order' },
];

/**
 * Open orders that nobody is asked about, reckoned by roles, presence and claims alone: no open task with somebody there
 * who owns it, or who claimed it; no hold that somebody there may release; no condition with an owner who is there; no
 * stage in which somebody there acts; and no open incident, by which operations know. Who has a delegation in force is
 * not there, and who stands in is in their place. Empty when all is well. Call when the processes have caught up and the
 * clocks had their round.
 */
export async function forgottenOrders(db: Kysely<DB>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ number: string; stage: string }>`
    WITH away AS (
      SELECT * FROM delegations WHERE revoked_at IS NULL AND valid_from <= ${now} AND valid_until > ${now}),
    there (person_id, role, unit_id) AS (
      SELECT r.person_id, r.role, u.company_id FROM role_assignments r JOIN org_units u ON u.id = r.unit_id
      WHERE NOT EXISTS (SELECT FROM away d WHERE d.person_id = r.person_id
        AND (d.role IS NULL OR (d.role, d.unit_id) = (r.role, r.unit_id)))
      UNION SELECT d.delegate_id, r.role, u.company_id FROM away d JOIN role_assignments r ON r.person_id = d.person_id
        AND (d.role IS NULL OR (d.role, d.unit_id) = (r.role, r.unit_id)) JOIN org_units u ON u.id = r.unit_id),
    acting AS (SELECT t.* FROM there t JOIN people p ON p.id = t.person_id AND p.active AND p.kind = 'person')
    SELECT o.intake_number AS number, o.stage FROM orders o
    JOIN policies y ON y.id = o.policy_id AND y.version = o.policy_version
    JOIN org_units home ON home.id = o.company_id
    WHERE o.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM incidents i WHERE i.order_id = o.id AND i.closed_at IS NULL
        AND i.kind IN ('undecidable-task', 'unreleasable-hold', 'nobody-to-act'))
      AND NOT EXISTS (
        SELECT FROM unnest(${ACTS.map(({ stage }) => stage)}::text[], ${ACTS.map(({ action }) => action)}::text[]) AS acts (stage, action)
        CROSS JOIN LATERAL jsonb_array_elements(y.document -> 'authority' -> acts.action) AS owner
        JOIN acting a ON a.role = owner ->> 'role' AND a.unit_id IN (home.company_id, home.group_id)
        WHERE acts.stage = o.stage)
      AND NOT EXISTS (
        SELECT FROM obligations b JOIN acting a ON a.role = b.owner_role AND a.unit_id IN (home.company_id, home.group_id)
        WHERE b.order_id = o.id AND b.status = 'open' AND b.precondition)
      AND NOT EXISTS (
        SELECT FROM tasks t JOIN gates g ON g.id = t.gate_id JOIN task_owners w ON w.task_id = t.id
        JOIN acting a ON a.role = w.role AND a.unit_id = w.unit_id
        WHERE t.order_id = o.id AND g.status = 'open' AND (t.status IN ('ready', 'suspended')
          OR t.status = 'reserved' AND (w.tier > 0 OR t.claimed_by = a.person_id
            OR EXISTS (SELECT FROM away d WHERE d.person_id = t.claimed_by AND d.delegate_id = a.person_id))))
      AND NOT EXISTS (
        SELECT FROM holds h CROSS JOIN LATERAL jsonb_array_elements(y.document -> 'holds') AS rule
        CROSS JOIN LATERAL jsonb_array_elements(rule -> 'release') AS owner
        JOIN acting a ON a.role = owner ->> 'role' AND a.unit_id IN (home.company_id, home.group_id)
        WHERE h.order_id = o.id AND h.released_at IS NULL AND rule ->> 'kind' = h.kind)
    ORDER BY 1`.execute(db);
  return rows.map(({ number, stage }) => `${number} stands at ${stage}, and nobody is asked about it`);
}
