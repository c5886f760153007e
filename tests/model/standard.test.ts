import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNothingWrong } from '../chaos/invariants.ts';
import { happened } from './happened.ts';
import { playAll } from './play.ts';
import { type ModelSite, startModelSite } from './site.ts';
import type { Move } from './move.ts';
import type { StandardBook } from './standard/book.ts';
import { MOVES } from './standard/moves.ts';
import { SCENES } from './standard/scenes.ts';
import { bookedOutFor, endDelegations, newSequence } from './standard/site.ts';
import { fc } from '../setup/chance.ts';

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
    await playAll({ moves: MOVES, scenes: SCENES, play, lanes: 7, runs: 20, longest: 18 });
    await expectNothingWrong(site, site);
    expect(await happened(site)).toMatchObject({
      stages: expect.arrayContaining([
        'CANCELLED',
        'CLOSED',
        'DECLINED',
        'EFFECTIVE',
        'EXECUTIVE_REVIEW',
        'NEGOTIATING',
      ]),
      events: expect.arrayContaining([
        'continued-at-risk',
        'delegated',
        'delegation-revoked',
        'limit-change-decided',
        'payment-recorded',
        'proposal-answered',
        'revised',
      ]),
      releases: expect.arrayContaining(['limit-raised', 'payment', 'person', 'room-freed']),
      problems: expect.arrayContaining([
        'capacity-exceeded',
        'credit-exceeded',
        'forbidden',
        'order-held',
        'separation-of-duties',
      ]),
    });
    const onBehalf = site.db.selectFrom('decisions').select('id').where('on_behalf_of', 'is not', null);
    expect(await onBehalf.execute()).not.toEqual([]);
  }, 240_000);
});
