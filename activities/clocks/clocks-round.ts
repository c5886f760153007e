import type { Kysely } from 'kysely';
import { ordersWithDeadClaims, tellDeadClaims } from '../../db/clocks/dead-claims.ts';
import { dueClocks, postponeClock } from '../../db/clocks/due-clocks.ts';
import { ordersWithExpiredDocuments, tellExpiredDocuments } from '../../db/clocks/expired-documents.ts';
import { fireClock } from '../../db/clocks/fire-clock.ts';
import type { Moved } from '../../db/clocks/firing.ts';
import { ordersWithExpiredQuotes, tellExpiredQuote } from '../../db/clocks/expired-quotes.ts';
import { lapsedOrders, tellLapse } from '../../db/clocks/lapsed-reservations.ts';
import { ordersWithoutCopies, sendLateCopies } from '../../db/clocks/late-copies.ts';
import { ordersWithLateObligations, tellLateObligations } from '../../db/clocks/late-obligations.ts';
import { changedCalendars, recomputeClocks } from '../../db/clocks/recompute-clocks.ts';
import type { DB } from '../../db/schema.ts';
import { deadlockRound } from './deadlock-round.ts';
import type { Deadlock } from '../../db/deadlock.ts';
import { judgeLimit, limitSuspects } from '../../db/undecidable-limits.ts';
import { UNATTENDED_ORDERS } from '../../db/unattended-orders.ts';
import { UNDECIDABLE_TASKS } from '../../db/undecidable-tasks.ts';
import { UNRELEASABLE_HOLDS } from '../../db/unreleasable-holds.ts';
import { isUnavailable } from '../../db/transaction.ts';
import type { Wake } from '../../workflows/order/messages.ts';

export type ClocksDeps = {
  db: Kysely<DB>;
  now: () => Date;
  /** Knocks at an order's process; rejects when that fails, which the relay makes good. */
  signalOrder: (intakeNumber: string, wake: Wake) => Promise<void>;
  log: { warn: (details: object, message: string) => void };
};

/** What one round did; `failed` clocks are tried again later, `skipped` ones had changed or were held. */
export type ClocksRound = {
  recomputed: number;
  warned: number;
  escalated: number;
  reminded: number;
  closed: number;
  skipped: number;
  failed: number;
  /** Orders whose hours, stock or quote are good no more. */
  lapsed: number;
  /** Orders with a condition or a risk whose day is over, or with a copy of the contract that was still owed. */
  late: number;
  /** Orders of a customer one of whose documents has expired. */
  expired: number;
  /** Orders with a task that is free again: who had claimed it cannot decide it now. */
  freed: number;
  /** Orders and accounts for which an incident was opened or closed: nobody can decide a task or limit, or release a hold. */
  undecidable: number;
};

/** So many clocks at most a round; the next round is a minute away. */
const LIMIT = 500;

/**
 * One round of the clocks Schedule: reckons anew what a changed calendar moved, fires what is due, one clock a
 * transaction, tells of lapsed reservations, expired quotes and documents and late obligations, sends copies of contracts
 * to offices that were vacant, frees tasks whose claim holds no more, and finds what nobody can act on. What fails is
 * kept with its error and stops no other.
 * Each order that moved is signalled once. Two rounds at the same time fire everything once. Killed anywhere: what
 * committed stays, the rest is due still, and the relay signals.
 */
export async function clocksRound(
  { db, now, signalOrder, log }: ClocksDeps,
  { limit = LIMIT, alive = () => {} }: { limit?: number; alive?: (round: ClocksRound) => void } = {},
): Promise<ClocksRound> {
  const round = {
    recomputed: 0,
    warned: 0,
    escalated: 0,
    reminded: 0,
    closed: 0,
    skipped: 0,
    failed: 0,
    lapsed: 0,
    late: 0,
    expired: 0,
    freed: 0,
    undecidable: 0,
  };
  const moved = new Map<string, Moved & { kind: string }>();

  for (const calendarId of await changedCalendars(db)) {
    const { recomputed, failures } = await recomputeClocks(db, calendarId, {
      alive: () => alive(round),
    });
    round.recomputed += recomputed;
    round.failed += failures.length;
    for (const { orderId, error } of failures)
      log.warn({ orderId, error }, 'clocks could not be reckoned anew');
  }

  for (const clock of await dueClocks(db, now(), limit)) {
    try {
      const fired = await fireClock(db, clock, now());
      round[fired.outcome] += 1;
      if (fired.outcome !== 'skipped')
        moved.set(clock.orderId, { ...fired.moved, kind: `clock-${fired.outcome}` });
    } catch (error) {
      if (isUnavailable(error)) throw error;
      round.failed += 1;
      log.warn({ clockId: clock.id, orderId: clock.orderId, error }, 'a clock could not fire');
      await postponeClock(db, clock.id, { error, now: now() });
    }
    alive(round);
  }

  await tellAll('lapsed', 'reservation-lapsed', () => lapsedOrders(db, now(), limit), tellLapse);
  await tellAll('lapsed', 'quote-expired', () => ordersWithExpiredQuotes(db, now(), limit), tellExpiredQuote);
  await tellAll(
    'late',
    'obligation-overdue',
    () => ordersWithLateObligations(db, now(), limit),
    tellLateObligations,
  );
  await tellAll('late', 'contract-copied', () => ordersWithoutCopies(db, limit), sendLateCopies);
  await tellAll(
    'expired',
    'customer-document-expired',
    () => ordersWithExpiredDocuments(db, now(), limit),
    tellExpiredDocuments,
  );
  await tellAll('freed', 'claim-lapsed', () => ordersWithDeadClaims(db, now(), limit), tellDeadClaims);

  await deadlocked(UNDECIDABLE_TASKS);
  await deadlocked(UNRELEASABLE_HOLDS);
  await deadlocked(UNATTENDED_ORDERS);
  for (const accountId of (await kept({ look: 'undecidable-limit' }, () => limitSuspects(db, now()))) ?? []) {
    if (await kept({ accountId }, () => judgeLimit(db, accountId, now()))) round.undecidable += 1;
    alive(round);
  }

  for (const { intakeNumber, seq, kind } of moved.values()) {
    try {
      await signalOrder(intakeNumber, { seq, kind });
    } catch (error) {
      log.warn({ intakeNumber, error }, 'a process could not be signalled: the relay will');
    }
    alive(round);
  }
  return round;

  async function deadlocked<T extends { orderId: string }>(deadlock: Deadlock<T>) {
    const look = { look: deadlock.incident };
    const found = await kept(look, () => deadlockRound(db, deadlock, now(), () => alive(round)));
    for (const order of found ?? []) {
      round.undecidable += 1;
      moved.set(order.orderId, { ...order, kind: deadlock.incident });
    }
  }

  async function tellAll(
    count: 'lapsed' | 'late' | 'expired' | 'freed',
    kind: string,
    find: () => Promise<readonly string[]>,
    tell: typeof tellLapse,
  ) {
    for (const orderId of (await kept({ look: kind }, find)) ?? []) {
      const news = await kept({ orderId, kind }, () => tell(db, orderId, now()));
      if (news) {
        round[count] += 1;
        if (news.moved) moved.set(orderId, { ...news.moved, kind });
      }
      alive(round);
    }
  }

  /** What comes of it; undefined where it failed, which is counted and logged. */
  async function kept<T>(what: object, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isUnavailable(error)) throw error;
      round.failed += 1;
      log.warn({ ...what, error }, 'a part of the clocks round failed: it comes again with the next');
      return undefined;
    }
  }
}
