import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { DB } from '../schema.ts';

/**
 * An UPDATE of `clocks` for a gate that is being settled: standalone (`.execute(trx)`), or one CTE of the statement
 * that settles it. It stops the gate's clocks and those of its tasks; a group's clock when no other gate of the
 * group that applies to the order is unanswered in this revision. `status` is what the gate becomes, since a CTE does
 * not see what its neighbours write; any other than approved stops its groups' clocks as well. The last round of a
 * gate counts. What has fired stays fired, and the ledger of pauses is left as it stands.
 */
export function stopSettledClocks({
  orderId,
  gateId,
  status,
  at,
}: {
  orderId: string;
  gateId: string;
  status: 'approved' | 'refused' | 'withdrawn' | 'lapsed';
  at: Date;
}): RawBuilder<unknown> {
  return sql`
    UPDATE clocks c SET stopped_at = ${at}, next_fire_at = NULL, next_attempt_at = NULL
    FROM gates g JOIN orders o ON o.id = g.order_id
    WHERE g.id = ${gateId} AND c.order_id = ${orderId} AND c.stopped_at IS NULL AND CASE c.subject_kind
      WHEN 'gate' THEN c.subject_id = g.id::text
      WHEN 'task' THEN c.subject_id IN (SELECT t.id::text FROM tasks t WHERE t.gate_id = g.id)
      ELSE c.revision = g.revision AND g.code = ANY(c.gate_codes) AND (${status} <> 'approved' OR NOT EXISTS (
        SELECT FROM unnest(c.gate_codes) AS asked (code)
        WHERE asked.code = ANY(o.applicable_gates) AND asked.code <> g.code AND coalesce((
          SELECT other.status NOT IN ('approved', 'refused') FROM gates other
          WHERE other.order_id = c.order_id AND other.revision = c.revision AND other.code = asked.code
          ORDER BY other.round DESC LIMIT 1), true))) END`;
}

/** An UPDATE of `clocks` for a task that is completed while its gate stays open: its own clock stops. */
export function stopTaskClocks({
  orderId,
  taskId,
  at,
}: {
  orderId: string;
  taskId: string;
  at: Date;
}): RawBuilder<unknown> {
  return sql`
    UPDATE clocks SET stopped_at = ${at}, next_fire_at = NULL, next_attempt_at = NULL
    WHERE order_id = ${orderId} AND stopped_at IS NULL AND subject_kind = 'task' AND subject_id = ${taskId}`;
}

/** Stops every clock of an order: it was closed, or a new revision asks anew. */
export async function stopAllClocks(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await trx
    .updateTable('clocks')
    .set({ stopped_at: at, next_fire_at: null, next_attempt_at: null })
    .where('order_id', '=', orderId)
    .where('stopped_at', 'is', null)
    .execute();
}
