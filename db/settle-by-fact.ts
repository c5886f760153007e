import { sql, type Transaction } from 'kysely';
import type { GateKind } from '../domain/gates/gate-kinds.ts';
import { stopSettledClocks } from './clocks.ts';
import type { DB } from './schema.ts';
import { withdrawTasks } from './withdraw-gates.ts';

export type SettledGate = { id: string; code: string };

export type SettlingFact = {
  orderId: string;
  revision: number;
  kind: GateKind;
  /** What settled it, such as `confirmation:ID`. */
  by: string;
  status: 'approved' | 'refused';
  at: Date;
};

/**
 * A fact answers the open gate of a kind: nobody need decide any more, so its tasks are withdrawn and its clocks
 * stopped. Null when no such gate is open: doing it twice changes nothing. The caller holds the order's lock.
 */
export async function settleByFact(trx: Transaction<DB>, fact: SettlingFact): Promise<SettledGate | null> {
  const { orderId, status, at } = fact;
  const gate = await trx
    .updateTable('gates')
    .set({ status, settled_at: at, settled_by: fact.by })
    .where('order_id', '=', orderId)
    .where('valid_revision', '=', fact.revision)
    .where('kind', '=', fact.kind)
    .where('status', '=', 'open')
    .returning(['id', 'code'])
    .executeTakeFirst();
  if (!gate) return null;
  await withdrawTasks(trx, [gate.id]);
  await sql`${stopSettledClocks({ orderId, gateId: gate.id, status, at })}`.execute(trx);
  return gate;
}
