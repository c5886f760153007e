import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNothingWrong } from '../chaos/invariants.ts';
import { DECLINING, MOVES } from './moves.ts';
import { type ModelSite, newCustomer, startModelSite } from './site.ts';

const LANES = 7;
const RUNS = 30;

describe('given orders of many customers, the people who decide them, and a book that says what has to come of it', () => {
  let site: ModelSite;
  let customers = 0;

  beforeAll(async () => {
    site = await startModelSite();
  });
  afterAll(() => site.close());

  async function begin() {
    customers += 1;
    const customerId = `M${customers}`;
    await newCustomer(site, customerId, '10000.00');
    const model = { customerId, limit: 1_000_000n, orders: [], last: null };
    return { model, real: site };
  }

  test('when people, schedules, repeats and worker restarts interleave at random, then every order agrees with the book and nothing is wrong (P-26, P-31, P-44, P-155, P-166)', async () => {
    const lane = () =>
      fc.assert(
        fc.asyncProperty(fc.commands(MOVES, { maxCommands: 18, size: 'max' }), (moves) =>
          fc.asyncModelRun(begin, moves),
        ),
        { numRuns: RUNS, endOnFailure: true },
      );
    await Promise.all(Array.from({ length: LANES }, lane));
    await fc.asyncModelRun(begin, DECLINING);
    await expectNothingWrong(site, site);
    // The sequences are long enough to end in every way.
    const ends = await site.db.selectFrom('orders').select('stage').distinct().orderBy('stage').execute();
    expect(ends.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['CANCELLED', 'DECLINED', 'EFFECTIVE', 'EXECUTIVE_REVIEW', 'NEGOTIATING']),
    );
    console.log(
      await site.db
        .selectFrom('orders')
        .select(({ fn }) => ['stage', fn.countAll().as('n')])
        .groupBy('stage')
        .execute(),
      site.answers.length,
      site.answers.filter((a) => a.answer && a.answer.status < 300).length,
    );
  }, 180_000);
});
