import { sql } from 'kysely';

/** An array over `o`, an order, and `r`, its revision: who entered it and who wrote the revision, and for whom. */
export const authorsOf = sql`array_remove(ARRAY[o.entered_by, o.entered_for, r.author, r.author_for], NULL)`;

/** An array over `g`, a gate: who asked for what it decides, and for whom. */
export const requestersOf = sql`coalesce((
  SELECT array_remove(ARRAY[q.requested_by, q.requested_for], NULL) FROM requests q WHERE q.gate_id = g.id), '{}')`;

/**
 * A scalar subquery over `t`, a task's row: who decided which gate that counts for its revision, and on whose behalf,
 * as JSON. What only makes a task wait and earlier rounds of its own gate are left out.
 */
export const decidedBefore = sql`coalesce((
  SELECT json_agg(json_build_object('gateCode', s.gate_code, 'personId', who.id))
  FROM tasks s JOIN gates e ON e.id = s.gate_id
  CROSS JOIN LATERAL unnest(array_remove(ARRAY[s.decided_by, s.on_behalf_of], NULL)) AS who (id)
  WHERE s.order_id = t.order_id AND e.valid_revision = t.revision AND s.status = 'completed'
    AND (s.gate_id = t.gate_id OR s.gate_code <> t.gate_code)
    AND e.status IN ('open', 'approved', 'refused', 'at-risk')), '[]')`;
