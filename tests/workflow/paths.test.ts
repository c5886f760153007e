import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PATHS } from '../../bin/paths/paths.ts';
import { createScene } from '../../bin/paths/scene.ts';
import { seedPaths } from '../../bin/paths/seed-paths.ts';
import { expectNothingWrong } from '../chaos/invariants.ts';
import { pathRounds } from '../setup/path-rounds.ts';
import { type Stack, startStack } from '../setup/stack.ts';

describe('given the policies of the source documents, each at a company of its own', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    await seedPaths(stack.db, stack.clock.now());
  });
  afterAll(() => stack.close());

  test.each(PATHS.map((path) => ({ ...path, path })))(
    'when an order goes the path "$name", then it comes to its end as the policy says: $title (P-24, P-42, P-44)',
    async ({ path }) => {
      const told: string[] = [];
      const scene = createScene(path, {
        send: async (to, init) => stack.app.request(to, init),
        tokenOf: (person) => stack.tokens.of(person),
        round: pathRounds(stack),
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
