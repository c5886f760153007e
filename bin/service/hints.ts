import { WorkflowNotFoundError } from '@temporalio/client';
import type { Kysely } from 'kysely';
import PQueue from 'p-queue';
import type { Announcement } from '../../commands/command.ts';
import { markStarted } from '../../db/relay.ts';
import type { DB } from '../../db/schema.ts';
import type { OrderRuns } from '../order-runs.ts';

export type Hints = {
  /** Returns at once and never throws. */
  announce: (hint: Announcement) => void;
  /** Waits until all are sent, at most so long; the relay makes good what is left. */
  drain: (ms: number) => Promise<void>;
};

export type HintsDeps = {
  runs: Pick<OrderRuns, 'startOrder' | 'signalOrder'>;
  db: Kysely<DB>;
  now: () => Date;
  log: { warn: (details: object, message: string) => void };
  /** A few: a burst of intake is acknowledged at the database's speed, whatever Temporal's is. */
  inFlight?: number;
  /** So many may wait; what comes on top is left to the relay. */
  capacity?: number;
};

/**
 * Sends the hints of committed commands to the processes, in the background. One order's hints are sent one after
 * the other, the newest seq for all that waited; a decision goes before the starts of a burst.
 */
export function createHints({ runs, db, now, log, inFlight = 2, capacity = 20_000 }: HintsDeps): Hints {
  const queue = new PQueue({ concurrency: inFlight });
  const waiting = new Map<string, Announcement>();

  async function start({ orderId }: Announcement): Promise<void> {
    await runs.startOrder(orderId);
    await markStarted(db, orderId, now());
  }

  async function send(hint: Announcement): Promise<void> {
    if (hint.kind === RECEIVED) return start(hint);
    const { intakeNumber, seq, kind, correlationId } = hint;
    try {
      await runs.signalOrder(intakeNumber, { seq, kind, correlationId });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await start(hint);
    }
  }

  async function next(orderId: string): Promise<void> {
    const hint = waiting.get(orderId);
    waiting.delete(orderId);
    if (!hint) return;
    try {
      await send(hint);
    } catch (error) {
      const { intakeNumber, seq, correlationId } = hint;
      log.warn({ err: error, intakeNumber, seq, correlationId }, 'a hint was not sent: the relay sends it');
    }
  }

  return {
    announce(hint) {
      const before = waiting.get(hint.orderId);
      if (!before && waiting.size >= capacity) return;
      // A process that is yet to be started sees everything when it starts.
      waiting.set(hint.orderId, before?.kind === RECEIVED ? before : hint);
      if (before) return;
      const priority = hint.kind === RECEIVED ? 0 : 1;
      void queue.add(() => next(hint.orderId), { priority });
    },
    async drain(ms) {
      const late = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
      await Promise.race([queue.onIdle(), late]);
      queue.clear();
      waiting.clear();
    },
  };
}

/** The kind of the hint that asks for a start. */
const RECEIVED = 'received';
