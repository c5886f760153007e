import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { DB } from './schema.ts';

export type NewRequest = {
  orderId: string;
  revision: number;
  kind: 'cancel' | 'decline';
  reason: string;
  personId: string;
  at: Date;
};

/** Stores what somebody asks of an order whose lock is held; at most one of a kind is open. Answers its id. */
export async function addRequest(trx: Transaction<DB>, request: NewRequest): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('requests')
    .values({
      id,
      order_id: request.orderId,
      revision: request.revision,
      kind: request.kind,
      reason: request.reason,
      requested_by: request.personId,
      requested_at: request.at,
      status: 'open',
    })
    .execute();
  return id;
}

/**
 * What a new revision makes of the open requests: to decline the order is moot, since it is reviewed again; to
 * cancel it is still asked for. The gate that asked so was of the old revision and is withdrawn: without a gate the
 * process asks again, on the new revision.
 */
export async function carryRequests(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  const open = trx.updateTable('requests').where('order_id', '=', orderId).where('status', '=', 'open');
  await open.set({ status: 'withdrawn', settled_at: at }).where('kind', '=', 'decline').execute();
  await open.set({ gate_id: null }).where('kind', '=', 'cancel').execute();
}
