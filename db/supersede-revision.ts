import type { Transaction } from 'kysely';
import { releaseCapacity } from './capacity.ts';
import { stopAllClocks } from './clocks.ts';
import { releaseCredit } from './credit.ts';
import { withdrawObligations } from './obligations.ts';
import type { LockedOrder } from './orders.ts';
import { carryRequests } from './requests.ts';
import type { DB } from './schema.ts';
import { withdrawGates } from './withdraw-gates.ts';

/**
 * Ends all that hangs on the current revision of an order before it is effective: its open gates and tasks, its
 * clocks, obligations and open requests, the credit and the hours that were reserved for it. What was decided stays
 * on record.
 */
export async function supersedeRevision(trx: Transaction<DB>, order: LockedOrder, at: Date): Promise<void> {
  await withdrawGates(trx, order, { at, kinds: ['credit', 'capacity', 'review', 'decline', 'cancel'] });
  await stopAllClocks(trx, order.id, at);
  await withdrawObligations(trx, order.id);
  await carryRequests(trx, order.id, at);
  await releaseCredit(trx, order.id, at);
  await releaseCapacity(trx, order.id, at);
}
