import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { TakenRisk } from '../domain/gates/at-risk.ts';
import { type GateKind, REQUEST_KINDS } from '../domain/gates/gate-kinds.ts';
import { withdrawObligationsOf } from './void-obligations.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

export type RiskyGate = { id: string; code: string; kind: GateKind };

/** The refused gates of the order's revision, whose lock is held. */
export async function refusedGates(trx: Transaction<DB>, order: LockedOrder): Promise<RiskyGate[]> {
  return trx
    .selectFrom('gates')
    .select(['id', 'code', 'kind'])
    .where('order_id', '=', order.id)
    .where('valid_revision', '=', order.revision)
    .where('status', '=', 'refused')
    .where('kind', 'not in', [...REQUEST_KINDS])
    .orderBy('code')
    .execute();
}

/**
 * Refused gates count as settled at a risk from now on, and the risk stands with its owner and day of review in place
 * of what somebody had made a condition of a yes there, beside the other obligations of the order. The decision is the
 * one that refused to decline it.
 */
export async function settleAtRisk(
  trx: Transaction<DB>,
  order: LockedOrder,
  given: { gates: readonly RiskyGate[]; risk: TakenRisk; decisionId: string; at: Date },
): Promise<void> {
  const { gates, risk, decisionId, at } = given;
  const ids = gates.map(({ id }) => id);
  await trx.updateTable('gates').set({ status: 'at-risk', settled_at: at }).where('id', 'in', ids).execute();
  await withdrawObligationsOf(trx, order, { gateIds: ids, at });
  await trx
    .insertInto('obligations')
    .values({
      id: randomUUID(),
      order_id: order.id,
      revision: order.revision,
      decision_id: decisionId,
      kind: 'risk',
      amount: null,
      description: risk.description,
      owner_role: risk.ownerRole,
      due_on: risk.reviewOn,
      precondition: false,
      status: 'open',
    })
    .execute();
}
