import type { Kysely } from 'kysely';
import { dueCreditChecks, postponeCreditCheck } from '../../db/credit-checks.ts';
import { ordersToRelease, ordersWithoutTolerance } from '../../db/holds.ts';
import type { DB } from '../../db/schema.ts';
import { isUnavailable } from '../../db/transaction.ts';
import type { Wake } from '../../workflows/order/messages.ts';
import type { Moved } from '../../db/clocks/firing.ts';
import { checkOrder } from './check-order.ts';
import { endTolerance } from './end-tolerance.ts';
import { expireHolds } from './expire-holds.ts';

export type CreditDeps = {
  db: Kysely<DB>;
  now: () => Date;
  /** Knocks at an order's process; rejects when that fails, which the relay makes good. */
  signalOrder: (intakeNumber: string, wake: Wake) => Promise<void>;
  log: { warn: (details: object, message: string) => void };
};

/**
 * What one round did; `failed` orders are tried again later, `skipped` ones were locked, `woken` ones have to be settled
 * another way; `ended` tolerances left no
 * hold.
 */
export type CreditRound = {
  held: number;
  released: number;
  woken: number;
  unchanged: number;
  skipped: number;
  expired: number;
  ended: number;
  failed: number;
};

/** So many orders at most a round. */
const LIMIT = 500;

/**
 * One round of the credit Schedule: ends holds whose validity is over, and tolerances, and looks again at the orders
 * whose account has changed, one order a transaction. What fails is kept with its error and stops no other. Two rounds
 * at once do everything once. Killed anywhere: what committed stays, the rest is due still, and the relay signals.
 */
export async function creditRound(
  { db, now, signalOrder, log }: CreditDeps,
  { limit = LIMIT, alive = () => {} }: { limit?: number; alive?: (round: CreditRound) => void } = {},
): Promise<CreditRound> {
  const round = { held: 0, released: 0, woken: 0, unchanged: 0, skipped: 0, expired: 0, ended: 0, failed: 0 };
  const moved = new Map<string, Moved>();

  for (const orderId of await ordersToRelease(db, now(), limit)) {
    try {
      const done = await expireHolds(db, orderId, now());
      if (done) moved.set(orderId, done);
      round[done ? 'expired' : 'skipped'] += 1;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      round.failed += 1;
      log.warn({ orderId, error }, 'a hold that is valid no more could not be ended');
    }
    alive(round);
  }

  for (const orderId of await ordersWithoutTolerance(db, now(), limit)) {
    try {
      const done = await endTolerance(db, orderId, now());
      round[done?.outcome ?? 'skipped'] += 1;
      if (done?.moved) moved.set(orderId, done.moved);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      round.failed += 1;
      log.warn({ orderId, error }, 'what was allowed beyond a limit could not be ended');
    }
    alive(round);
  }

  for (const orderId of await dueCreditChecks(db, now(), limit)) {
    try {
      const done = await checkOrder(db, orderId, now());
      round[done.outcome] += 1;
      if ('moved' in done) moved.set(orderId, done.moved);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      round.failed += 1;
      log.warn({ orderId, error }, 'the credit of an order could not be looked at');
      await postponeCreditCheck(db, orderId, { error, now: now() });
    }
    alive(round);
  }

  for (const { intakeNumber, seq } of moved.values()) {
    try {
      await signalOrder(intakeNumber, { seq, kind: 'credit' });
    } catch (error) {
      log.warn({ intakeNumber, error }, 'a process could not be signalled: the relay will');
    }
    alive(round);
  }
  return round;
}
