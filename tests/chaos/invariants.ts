import { expect, vi } from 'vitest';
import { relayRound } from '../../activities/relay-round.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import type { Stack } from '../setup/stack.ts';
import type { Acknowledged } from './acknowledged.ts';
import { wronglyEffective } from './invariants/approvals.ts';
import { wronglyApplied } from './invariants/commands.ts';
import { brokenChains } from './invariants/evidence.ts';
import { forgottenOrders } from './invariants/forgotten.ts';
import { exceededLimits } from './invariants/limits.ts';
import { failingRuns } from './invariants/runs.ts';
import { unseenApprovals } from './invariants/seen-matter.ts';

/** What a fault was done to: the rows, the runs of their orders, and business time. */
export type World = Pick<Stack, 'db' | 'client'> & { queues: { orders: string }; clock: { now: () => Date } };

/** answers: of all commands that were sent. ended: the intake numbers whose runs the test terminated by hand. */
export type Done = { answers: readonly Acknowledged[]; ended?: readonly string[] };

const LOG = { warn: () => {} };
const PATIENCE = { timeout: 40_000, interval: 100 };

/**
 * What holds after every fault: each acknowledged command is applied exactly once, no order is effective without
 * every approval of its revision, no approval counts for what its approver did not see, no open order is without
 * somebody to act on it, no limit is exceeded, every chain verifies, no run failed or fails, no caller saw a deadlock,
 * and in the end the processes have applied all that was committed.
 */
export async function expectNothingWrong(world: World, { answers, ended = [] }: Done): Promise<void> {
  await caughtUp(world);
  expect({
    commands: await wronglyApplied(world.db, answers),
    effective: await wronglyEffective(world.db),
    unseen: await unseenApprovals(world.db),
    forgotten: await forgottenOrders(world.db, world.clock.now()),
    limits: await exceededLimits(world.db, world.clock.now()),
    chains: await brokenChains(world.db),
    runs: await failingRuns(world, ended),
  }).toEqual({ commands: [], effective: [], unseen: [], forgotten: [], limits: [], chains: [], runs: [] });
}

/** Waits until all that was committed is applied; the relay does its rounds meanwhile, as its Schedule would. */
export async function caughtUp(world: World): Promise<void> {
  await vi.waitFor(async () => {
    const behind = await world.db
      .selectFrom('orders')
      .select(['intake_number', 'seq', 'applied_seq', 'stage'])
      .where(({ eb, or, and }) =>
        or([
          eb('applied_seq', '<', eb.ref('seq')),
          // Nothing was asked yet, not even for the first time.
          eb('stage', '=', 'RECEIVED'),
          and([eb('workflow_started_at', 'is', null), eb('closed_at', 'is', null)]),
        ]),
      )
      .execute();
    if (behind.length > 0) await relayAgain(world);
    expect(behind).toEqual([]);
  }, PATIENCE);
}

/** One round of the relay, at a time when whatever waits is due to be signalled again. */
export async function relayAgain({ db, client, queues, clock }: World) {
  const now = new Date(clock.now().getTime() + 60_000);
  return relayRound({ ...orderRuns(db, client, queues.orders), db, now: () => now, log: LOG });
}
