import { inspect } from 'node:util';
import { expect } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { creditRound } from '../../activities/credit/credit-round.ts';
import { reassessRound } from '../../activities/reassess/reassess-round.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import type { Site } from '../../bin/paths/scene.ts';
import type { Stack } from './stack.ts';

/** Rounds of the Schedules for the paths of `demo:paths`, at the stack's business time. */
export function pathRounds(stack: Stack): Site['round'] {
  const log = {
    warn: (details: object, message: string) => expect.unreachable(`${message}: ${inspect(details)}`),
  };
  const { db, client, queues } = stack;
  const { now } = stack.clock;
  const { signalOrder } = orderRuns(db, client, queues.orders);
  const rounds = {
    async clocks() {
      await clocksRound({ db, now, signalOrder, log });
    },
    async credit() {
      await creditRound({ db, now, signalOrder, log });
    },
    async reassess() {
      await reassessRound({ db, now, log });
    },
  };
  return (schedule) => rounds[schedule]();
}
