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
import { playAll } from './play.ts';
import { type ModelSite, startModelSite } from './site.ts';
import { fc } from '../setup/chance.ts';

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
    await playAll({ moves: MOVES, scenes: SCENES, play, lanes: 5, runs: 12, longest: 28 });
    await expectNothingWrong(site, site);
    expect(await happened(site)).toMatchObject({
      stages: expect.arrayContaining(['CANCELLED', 'CLOSED', 'DECLINED', 'EFFECTIVE']),
      events: expect.arrayContaining([
        'continued-at-risk',
        'contract-signed',
        'customer-confirmed',
        'customer-refused',
        'dispute-resolved',
        'order-entered',
        'payment-match-undone',
        'payment-matched',
        'revised',
        'sent-back',
      ]),
      problems: expect.arrayContaining([
        'already-recorded',
        'facts-missing',
        'forbidden',
        'not-current-revision',
        'wrong-stage',
      ]),
    });
  }, 240_000);
});
