import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { registerPolicy } from '../../db/policies.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import { expectNothingWrong } from '../chaos/invariants.ts';
import { happened } from './happened.ts';
import type { LongBook } from './long-way/book.ts';
import { MOVES } from './long-way/moves.ts';
import { longWayPolicy } from './long-way/policy.ts';
import { SCENES } from './long-way/scenes.ts';
import type { Move } from './move.ts';
import { type ModelSite, startModelSite } from './site.ts';

const LANES = 5;
const RUNS = 13;

describe('given orders that are quoted, contracted, reviewed by lawyers, signed, entered, confirmed and paid, and a book that says what has to come of it', () => {
  let site: ModelSite;
  let sequences = 0;

  beforeAll(async () => {
    site = await startModelSite();
    const policy = longWayPolicy();
    await inTransaction(site.db, async (trx) => {
      await registerPolicy(trx, policy, sha256Hex(canonicalText(JSON.parse(JSON.stringify(policy)))));
      await trx
        .insertInto('company_policies')
        .values({ company_id: 'machinery', policy_id: policy.id })
        .execute();
      const { calendar } = policy;
      await registerCalendar(trx, { id: policyCalendarId(policy.id), calendar, years: [2026, 2027] });
    });
  });
  afterAll(() => site.close());

  async function play(moves: Iterable<Move<LongBook>>): Promise<void> {
    sequences += 1;
    const id = `L${sequences}`;
    await site.db.insertInto('customers').values({ id, company_id: 'machinery', name: id }).execute();
    const model: LongBook = { customerId: id, orders: [], last: null };
    await fc.asyncModelRun(() => ({ model, real: site }), moves);
  }

  test('when facts, answers, revisions, payments, disputes, schedules and worker restarts interleave at random, then every order agrees with the book and nothing is wrong (P-44, P-50, P-51, P-52, P-53, P-54, P-55, P-57, P-58, P-59)', async () => {
    const lane = () =>
      fc.assert(fc.asyncProperty(fc.commands(MOVES, { maxCommands: 30, size: 'max' }), play), {
        numRuns: RUNS,
        endOnFailure: true,
      });
    await Promise.all([...Array.from({ length: LANES }, lane), ...SCENES.map(play)]);
    await expectNothingWrong(site, site);
    expect(await happened(site)).toEqual(
      expect.arrayContaining([
        ...['CANCELLED', 'CLOSED', 'CONTRACT_DRAFT', 'DECLINED', 'EFFECTIVE', 'NEGOTIATING', 'QUOTING'],
        ...['sent-back', 'contract-signed', 'order-entered', 'customer-confirmed', 'customer-refused'],
        ...['payment-matched', 'payment-match-undone', 'dispute-resolved', 'continued-at-risk', 'revised'],
        ...['already-recorded', 'facts-missing', 'forbidden', 'not-current-revision', 'wrong-stage'],
      ]),
    );
  }, 240_000);
});
