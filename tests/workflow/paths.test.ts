import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditRound } from '../../activities/credit/credit-round.ts';
import { reassessRound } from '../../activities/reassess/reassess-round.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import { PATHS } from '../../bin/paths/paths.ts';
import { createScene } from '../../bin/paths/scene.ts';
import { seedPaths } from '../../bin/paths/seed-paths.ts';
import { expectNothingWrong } from '../chaos/invariants.ts';
import { type Stack, startStack } from '../setup/stack.ts';

describe('given the policies of the source documents, each at a company of its own', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    await seedPaths(stack.db, stack.clock.now());
  });
  afterAll(() => stack.close());

  const log = {
    warn: (details: object, message: string) => expect.unreachable(`${message}: ${inspect(details)}`),
  };
  const rounds = {
    async credit() {
      const { signalOrder } = orderRuns(stack.db, stack.client, stack.queues.orders);
      await creditRound({ db: stack.db, now: stack.clock.now, signalOrder, log });
    },
    async reassess() {
      await reassessRound({ db: stack.db, now: stack.clock.now, log });
    },
  };

  test.each(PATHS.map((path) => ({ ...path, path })))(
    'when an order goes the path "$name", then it comes to its end as the policy says: $title (P-24, P-42, P-44)',
    async ({ path }) => {
      const told: string[] = [];
      const scene = createScene(path, {
        send: async (to, init) => stack.app.request(to, init),
        tokenOf: (person) => stack.tokens.of(person),
        round: (schedule) => rounds[schedule](),
        tell: (line) => told.push(line),
        today: '2026-11-23',
        run: 'test',
      });
      await path.play(scene);
      expect(told.at(-1)).toMatch(/stands at/);
    },
  );

  test('when all have been played, then nothing is wrong with any of them', async () => {
    await expectNothingWrong(stack, { answers: [] });
    const open = stack.db.selectFrom('orders').select('stage').where('closed_at', 'is', null);
    const stages = new Set((await open.execute()).map(({ stage }) => stage));
    expect([...stages]).toEqual(['EFFECTIVE']);
  });
});
