import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNothingWrong } from '../chaos/invariants.ts';
import { happened } from './happened.ts';
import { type ModelSite, startModelSite } from './site.ts';
import type { Move } from './move.ts';
import type { StandardBook } from './standard/book.ts';
import { MOVES } from './standard/moves.ts';
import { SCENES } from './standard/scenes.ts';
import { bookedOutFor, endDelegations, newSequence } from './standard/site.ts';

const LANES = 7;
const RUNS = 22;

describe('given orders of many customers, the people who decide them, and a book that says what has to come of it', () => {
  let site: ModelSite;
  let bookedFor: string;
  let sequences = 0;

  beforeAll(async () => {
    site = await startModelSite();
    bookedFor = await bookedOutFor(site);
  });
  afterAll(() => site.close());

  async function play(moves: Iterable<Move<StandardBook>>): Promise<void> {
    sequences += 1;
    const book = await newSequence(site, `M${sequences}`, bookedFor);
    await fc.asyncModelRun(() => ({ model: book, real: site }), moves);
    await endDelegations(site, book);
  }

  test('when people, holds, delegates, schedules, repeats and worker restarts interleave at random, then every order agrees with the book and nothing is wrong (P-26, P-31, P-42, P-44, P-49, P-155, P-166)', async () => {
    const lane = () =>
      fc.assert(fc.asyncProperty(fc.commands(MOVES, { maxCommands: 20, size: 'max' }), play), {
        numRuns: RUNS,
        endOnFailure: true,
      });
    await Promise.all([...Array.from({ length: LANES }, lane), ...SCENES.map(play)]);
    await expectNothingWrong(site, site);
    expect(await happened(site)).toEqual(
      expect.arrayContaining([
        ...['CANCELLED', 'CLOSED', 'DECLINED', 'EFFECTIVE', 'EXECUTIVE_REVIEW', 'NEGOTIATING'],
        ...['hold-placed', 'hold-released', 'delegated', 'delegation-revoked', 'limit-change-decided'],
        ...['proposed', 'proposal-answered', 'continued-at-risk', 'payment-recorded', 'revised'],
        ...['capacity-exceeded', 'credit-exceeded', 'order-held', 'separation-of-duties', 'forbidden'],
      ]),
    );
  }, 240_000);
});
