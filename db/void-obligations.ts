import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { FinalStage } from '../domain/order/stages.ts';
import type { Role } from '../domain/roles.ts';
import { tellOwners } from './owner-notice.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/**
 * The order has ended: nothing open has to be met any more. Of one that is complete, the payment that was agreed is
 * owed as before (P-16, P-51).
 */
export async function withdrawObligations(
  trx: Transaction<DB>,
  order: LockedOrder,
  { stage, at }: { stage: FinalStage; at: Date },
): Promise<void> {
  await withdraw(trx, order, stage === 'CLOSED' ? sql`b.kind <> 'payment'` : sql`true`, at);
}

/**
 * A new revision is decided anew: what was made a condition, promised or decided in a meeting is void. `but`: what
 * comes of these gates stays, for their approval stands; and a risk is the order's, whatever its revision.
 */
export async function supersedeObligations(
  trx: Transaction<DB>,
  order: LockedOrder,
  { but, at }: { but: readonly string[]; at: Date },
): Promise<void> {
  await withdraw(trx, order, sql`b.risk_id IS NULL AND NOT ${ofGates(but)}`, at);
}

/** A later meeting about the same gate has other measures: those of the meetings before it are owed no more (P-39). */
export async function withdrawEarlierMeasures(
  trx: Transaction<DB>,
  order: LockedOrder,
  { meetingId, at }: { meetingId: string; at: Date },
): Promise<void> {
  const earlier = sql`b.meeting_id IN (SELECT m.id FROM meetings m JOIN meetings later USING (gate_id)
    WHERE later.id = ${meetingId} AND m.id <> later.id)`;
  await withdraw(trx, order, earlier, at);
}

/** What came of these gates is void: they are asked again. */
export async function withdrawObligationsOf(
  trx: Transaction<DB>,
  order: LockedOrder,
  { gateIds, at }: { gateIds: readonly string[]; at: Date },
): Promise<void> {
  if (gateIds.length > 0) await withdraw(trx, order, ofGates(gateIds), at);
}

/** Withdraws what is open of an order, `b`, and tells each office what it owes no more (P-35, P-39). */
async function withdraw(
  trx: Transaction<DB>,
  order: LockedOrder,
  which: RawBuilder<unknown>,
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ id: string; description: string; ownerRole: Role; dueOn: string }>`
    UPDATE obligations b SET status = 'withdrawn'
    WHERE b.order_id = ${order.id} AND b.status = 'open' AND ${which}
    RETURNING b.id, b.description, b.owner_role AS "ownerRole", b.due_on AS "dueOn"`.execute(trx);
  for (const { id, description, ownerRole, dueOn } of rows) {
    await tellOwners(trx, order, {
      template: 'obligation-void',
      owners: [{ role: ownerRole, at: 'company' }],
      personId: null,
      data: { conditions: description, dueAt: dueOn },
      dedupe: `obligation-void:${id}`,
      now,
      correlationId: order.correlation_id,
    });
  }
}

/** Over `b`, an obligation: it comes of a decision at one of these gates, or of a meeting about it. */
function ofGates(gateIds: readonly string[]) {
  return sql`(EXISTS (SELECT FROM decisions d WHERE d.id = b.decision_id AND d.gate_id = ANY(${gateIds}::uuid[]))
    OR EXISTS (SELECT FROM meetings m WHERE m.id = b.meeting_id AND m.gate_id = ANY(${gateIds}::uuid[])))`;
}
