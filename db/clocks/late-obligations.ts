import { type Kysely, sql } from 'kysely';
import { commitOrder, lockOrder } from '../orders.ts';
import { tellOwners } from '../owner-notice.ts';
import { policyDay } from '../policy-day.ts';
import type { DB } from '../schema.ts';
import type { ObligationsTable } from '../schema/gates.ts';
import { inTransaction } from '../transaction.ts';
import { skipUnlessFree } from './fire-clock.ts';
import type { Moved } from './firing.ts';

/** Open orders with a condition or a risk whose day is over, by the calendar of their policy, and was not told yet. */
export async function ordersWithLateObligations(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT o.id FROM obligations b JOIN orders o ON o.id = b.order_id
    WHERE o.closed_at IS NULL AND ${isLate(now)} LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

type Late = Pick<ObligationsTable, 'id' | 'kind' | 'description'> & {
  ownerRole: ObligationsTable['owner_role'];
  dueOn: string;
  decidedBy: string;
};

/**
 * Tells who owns a condition (P-35) or a risk (P-45) of an order, who stands in for them and whose conditional yes it
 * was, that its day is over, and the order's process by the next seq. Once each; null when there is nothing to tell.
 */
export async function tellLateObligations(db: Kysely<DB>, orderId: string, now: Date): Promise<Moved | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    if (!order || order.closed_at) return null;
    const { rows } = await sql<Late>`
      UPDATE obligations b SET overdue_at = ${now} FROM orders o, decisions d
      WHERE o.id = b.order_id AND d.id = b.decision_id AND o.id = ${orderId} AND ${isLate(now)}
      RETURNING b.id, b.kind, b.description, b.owner_role AS "ownerRole", b.due_on::text AS "dueOn",
        d.person_id AS "decidedBy"`.execute(trx);
    if (rows.length === 0) return null;
    for (const { id, kind, description, ownerRole: role, dueOn, decidedBy: personId } of rows) {
      await tellOwners(trx, order, {
        template: kind === 'risk' ? 'risk-to-review' : 'obligation-overdue',
        owners: [{ role, at: 'company' }],
        personId,
        data: { conditions: description, dueAt: dueOn },
        dedupe: `obligation-overdue:${id}`,
        now,
        correlationId: order.correlation_id,
      });
    }
    const audit = rows.map(({ id: obligationId, kind, ownerRole, dueOn }) => ({
      kind: 'obligation-overdue',
      actor: 'process:clocks',
      data: { obligationId, kind, ownerRole, dueOn },
      correlationId: order.correlation_id,
      at: now,
    }));
    const { seq } = await commitOrder(trx, order, { audit, move: true, now });
    return { orderId, intakeNumber: order.intake_number, seq };
  });
}

/** Over `b` and `o`, an obligation and its order. */
function isLate(now: Date) {
  return sql`b.status = 'open' AND b.overdue_at IS NULL AND b.due_on < ${policyDay(now)}`;
}
