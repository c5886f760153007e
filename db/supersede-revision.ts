import type { Transaction } from 'kysely';
import type { Matter } from '../domain/order/document-hash.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { moveCapacity, releaseCapacity } from './capacity.ts';
import { type CarriedGate, carryGates } from './carry-gates.ts';
import { stopGateClocks } from './clocks.ts';
import { resumeClocks } from './clocks/pause-clocks.ts';
import { moveCredit, releaseCredit } from './credit.ts';
import { designState, withCustomer } from './designs.ts';
import { supersedeObligations } from './void-obligations.ts';
import type { LockedOrder } from './orders.ts';
import { carryRequests, type SupersededRequest } from './requests.ts';
import type { DB } from './schema.ts';
import { moveStock, releaseStock } from './stock-reservations.ts';
import { withdrawGates } from './withdraw-gates.ts';

/**
 * Ends what hangs on the revision of an order before the one just written: its open gates and tasks, its clocks
 * and open requests. The approvals whose matter is the same in the next revision stand for it, with their obligations
 * and with what they reserved; of the others everything is freed. What was decided stays on record. Answers what
 * stands, and which requests are void.
 */
export async function supersedeRevision(
  trx: Transaction<DB>,
  order: LockedOrder,
  next: { policy: Policy; matter: Partial<Matter>; at: Date },
): Promise<{ carried: CarriedGate[]; superseded: SupersededRequest[] }> {
  const { at } = next;
  const carried = await carryGates(trx, order, next);
  const kept = new Set(carried.map(({ kind }) => kind));
  await withdrawGates(trx, order, { at, which: 'all' });
  await stopGateClocks(trx, order.id, at);
  if (order.stage === 'DESIGN') await endDesignPause(trx, order.id, at);
  await supersedeObligations(trx, order, { but: carried.map(({ id }) => id), at });
  const superseded = await carryRequests(trx, order.id, at);
  await (kept.has('credit') ? moveCredit(trx, order) : releaseCredit(trx, order.id, at));
  await (kept.has('capacity') ? moveCapacity(trx, order) : releaseCapacity(trx, order.id, at));
  await (kept.has('material') ? moveStock(trx, order) : releaseStock(trx, order.id, at));
  return { carried, superseded };
}

/** A design that was drawn for another order waits for the customer no more: the designer's time runs on (P-152). */
async function endDesignPause(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  if (withCustomer(await designState(trx, orderId))) return;
  await resumeClocks(trx, { orderId, gateId: null, reason: 'customer-design', at });
}
