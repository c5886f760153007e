import { type Kysely, sql } from 'kysely';
import { obligationSort } from '../../domain/gates/obligation-kinds.ts';
import { tellOwners } from '../owner-notice.ts';
import { policyDay } from '../policy-day.ts';
import type { DB } from '../schema.ts';
import type { ObligationsTable } from '../schema/gates.ts';
import { tellProcess, type Told } from './tell-process.ts';

/** Orders with an open obligation whose day is over, by the calendar of their policy, and was not told yet. */
export async function ordersWithLateObligations(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT o.id FROM obligations b JOIN orders o ON o.id = b.order_id
    WHERE ${isLate(now)} LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

type Late = Pick<ObligationsTable, 'id' | 'kind' | 'description'> & {
  ownerRole: ObligationsTable['owner_role'];
  dueOn: string;
  givenBy: string;
};

/**
 * Tells who owns a condition or a promise (P-35, P-37), a measure (P-39) or a risk (P-45) of an order, who stands in
 * for them and who decided, recorded or raised it, that its day is over, and the order's process by the next seq; of an
 * order that is complete, whose agreed payment is late (P-51), them alone. Once each; null when there is nothing to tell.
 */
export async function tellLateObligations(db: Kysely<DB>, orderId: string, now: Date): Promise<Told | null> {
  return tellProcess(db, { orderId, now, endedToo: true }, async (trx, order) => {
    const { rows } = await sql<Late>`
      UPDATE obligations b SET overdue_at = ${now} FROM orders o
      WHERE o.id = b.order_id AND o.id = ${orderId} AND ${isLate(now)}
      RETURNING b.id, b.kind, b.description, b.owner_role AS "ownerRole", b.due_on::text AS "dueOn",
        coalesce((SELECT d.person_id FROM decisions d WHERE d.id = b.decision_id),
          (SELECT m.recorded_by FROM meeting_minutes m WHERE m.meeting_id = b.meeting_id),
          (SELECT r.raised_by FROM risks r WHERE r.id = b.risk_id)) AS "givenBy"`.execute(trx);
    for (const { id, kind, description, ownerRole: role, dueOn, givenBy: personId } of rows) {
      await tellOwners(trx, order, {
        template: TEMPLATES[obligationSort(kind)],
        owners: [{ role, at: 'company' }],
        personId,
        data: { conditions: description, dueAt: dueOn },
        dedupe: `obligation-overdue:${id}`,
        now,
        correlationId: order.correlation_id,
      });
    }
    return rows.map(({ id: obligationId, kind, ownerRole, dueOn }) => ({
      kind: 'obligation-overdue',
      data: { obligationId, kind, ownerRole, dueOn },
    }));
  });
}

const TEMPLATES = {
  condition: 'obligation-overdue',
  promise: 'promise-overdue',
  risk: 'risk-to-review',
} as const;

/** Over `b` and `o`, an obligation and its order. */
function isLate(now: Date) {
  return sql`b.status = 'open' AND b.overdue_at IS NULL AND b.due_on < ${policyDay(now)}`;
}
