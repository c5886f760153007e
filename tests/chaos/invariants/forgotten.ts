import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/schema.ts';

/** Stages in which the order waits for sales to act on it, whether or not a task is open. */
const SALES_ACTS = ['NEGOTIATING', 'AWAITING_CUSTOMER_INFO', 'EFFECTIVE'];

/**
 * Open orders that nobody is asked about: no open task that an active person's role owns, no hold that such a person may
 * release, no condition that is waited for, and no stage in which sales acts. Empty when all is well. Call when the
 * processes have caught up.
 */
export async function forgottenOrders(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ number: string; stage: string }>`
    SELECT o.intake_number AS number, o.stage FROM orders o
    WHERE o.closed_at IS NULL AND o.stage <> ALL (${SALES_ACTS})
      AND NOT EXISTS (SELECT FROM obligations b WHERE b.order_id = o.id AND b.status = 'open' AND b.precondition)
      AND NOT EXISTS (
        SELECT FROM tasks t JOIN gates g ON g.id = t.gate_id JOIN task_owners w ON w.task_id = t.id
        JOIN role_assignments r ON r.role = w.role JOIN org_units u ON u.id = r.unit_id AND u.company_id = w.unit_id
        JOIN people p ON p.id = r.person_id AND p.active
        WHERE t.order_id = o.id AND g.status = 'open' AND t.status IN ('ready', 'reserved', 'suspended'))
      AND NOT EXISTS (
        SELECT FROM holds h JOIN policies y ON y.id = o.policy_id AND y.version = o.policy_version
        CROSS JOIN LATERAL jsonb_array_elements(y.document -> 'holds') AS rule
        CROSS JOIN LATERAL jsonb_array_elements(rule -> 'release') AS owner
        JOIN role_assignments r ON r.role = owner ->> 'role'
        JOIN org_units u ON u.id = r.unit_id AND u.company_id = o.company_id
        JOIN people p ON p.id = r.person_id AND p.active
        WHERE h.order_id = o.id AND h.released_at IS NULL AND rule ->> 'kind' = h.kind)
    ORDER BY 1`.execute(db);
  return rows.map(({ number, stage }) => `${number} stands at ${stage}, and nobody is asked about it`);
}
