import type { Kysely, Transaction } from 'kysely';
import type { Moved } from '../../db/clocks/firing.ts';
import { type News, tellProcess } from '../../db/clocks/tell-process.ts';
import type { DB } from '../../db/schema.ts';
import {
  closeUnattended,
  closeUnattendedOfEnded,
  openUnattended,
  unattendedIncidents,
  unattendedOrders,
} from '../../db/unattended-orders.ts';

/**
 * An order that waits for somebody without a task, in talks or for what is owed, and has nobody, shows as an incident,
 * and no longer when somebody is there (P-35, P-44, P-166). Each that changes is judged again under its lock. Answers
 * those that moved.
 */
export async function unattendedRound(
  db: Kysely<DB>,
  now: Date,
  alive: () => void = () => {},
): Promise<Moved[]> {
  await closeUnattendedOfEnded(db, now);
  const stuck = await unattendedOrders(db, now);
  const known = await unattendedIncidents(db);
  const moved: Moved[] = [];
  for (const orderId of new Set([...stuck.keys(), ...known.keys()])) {
    if (stuck.get(orderId) === known.get(orderId)) continue;
    const order = await tellProcess(db, orderId, now, (trx) => judged(trx, orderId, now));
    if (order) moved.push(order);
    alive();
  }
  return moved;
}

async function judged(trx: Transaction<DB>, orderId: string, now: Date): Promise<News[]> {
  const detail = (await unattendedOrders(trx, now, orderId)).get(orderId);
  if (detail === undefined) {
    const closed = await closeUnattended(trx, orderId, now);
    return closed ? [{ kind: 'somebody-to-act', data: {} }] : [];
  }
  const opened = await openUnattended(trx, orderId, { detail, now });
  return opened ? [{ kind: 'nobody-to-act', data: { detail } }] : [];
}
