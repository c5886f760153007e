import { WorkflowNotFoundError } from '@temporalio/common';
import type { Kysely } from 'kysely';
import {
  behindIncidents,
  claimBehind,
  claimUnstarted,
  closeIncidents,
  markStarted,
  type Straggler,
} from '../db/relay.ts';
import type { DB } from '../db/schema.ts';
import type { Wake } from '../workflows/order/messages.ts';

export type RelayDeps = {
  db: Kysely<DB>;
  now: () => Date;
  /** Starts the process of an order: a living run is left alone, a closed one is not started again. */
  startOrder: (orderId: string) => Promise<void>;
  /** Rejects with WorkflowNotFoundError when there is no living run. */
  signalOrder: (intakeNumber: string, wake: Wake) => Promise<void>;
  log: { warn: (details: object, message: string) => void };
};

/** `failed`: neither signalled nor started; tried again in a later round. */
export type RelayRound = {
  signalled: number;
  started: number;
  failed: number;
  incidents: number;
  recovered: number;
};

const LIMIT = 200;

/**
 * One round of the relay Schedule. Orders whose process has not seen what was committed are signalled again, more
 * and more rarely; those without a process get one. After some tries an incident is opened, and closed when the
 * process has caught up. Two rounds at once share the work. Killed anywhere: the next round goes on.
 */
export async function relayRound(
  deps: RelayDeps,
  { limit = LIMIT, alive = () => {} }: { limit?: number; alive?: (round: RelayRound) => void } = {},
): Promise<RelayRound> {
  const { db, now, log } = deps;
  const round = { signalled: 0, started: 0, failed: 0, incidents: 0, recovered: 0 };
  round.recovered = await closeIncidents(db, now());
  const behind = await claimBehind(db, now(), limit);
  for (const order of [...behind, ...(await claimUnstarted(db, now(), limit))]) {
    try {
      round[await knock(deps, order)] += 1;
    } catch (error) {
      round.failed += 1;
      log.warn({ intakeNumber: order.intakeNumber, error }, 'a process could not be reached');
    }
    alive(round);
  }
  const opened = await behindIncidents(db, behind, now());
  for (const order of opened) {
    log.warn(
      { intakeNumber: order.intakeNumber, seq: order.seq, attempts: order.attempts },
      'a process does not catch up with what was committed: an incident is open',
    );
  }
  round.incidents = opened.length;
  return round;
}

async function knock(deps: RelayDeps, order: Straggler): Promise<'signalled' | 'started'> {
  if (order.started) {
    try {
      await deps.signalOrder(order.intakeNumber, { seq: order.seq, kind: 'relay' });
      return 'signalled';
    } catch (error) {
      // A closed order whose run has ended needs no process; an open one does.
      if (!(error instanceof WorkflowNotFoundError) || order.closed) throw error;
    }
  }
  await deps.startOrder(order.id);
  await markStarted(deps.db, order.id, deps.now());
  return 'started';
}
