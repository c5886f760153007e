import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailer, type Mailer } from '../../activities/notices/mailer.ts';
import { noticesRound } from '../../activities/notices/notices-round.ts';
import { clocks } from '../../workflows/clocks/clocks.ts';
import { reconcile } from '../../workflows/reconcile/reconcile.ts';
import { credit } from '../../workflows/credit/credit.ts';
import { reassess } from '../../workflows/reassess/reassess.ts';
import { relay } from '../../workflows/relay/relay.ts';
import { openTasks, reaches } from '../setup/orders.ts';
import { type SmtpListener, startSmtp } from '../setup/smtp-listener.ts';
import { expectNothingWrong } from './invariants.ts';
import { approve, approveAll, type RecordedStack, startRecordedStack, submitSeveral } from './site.ts';

const TWICE = ['a', 'b'];
const HOUR_MS = 3_600_000;

describe('given scheduled jobs of which two rounds go at once', () => {
  let stack: RecordedStack;
  let smtp: SmtpListener;
  let mailer: Mailer;

  beforeAll(async () => {
    stack = await startRecordedStack();
    smtp = await startSmtp();
    mailer = createMailer({ url: smtp.url, from: 'countersign@example.org' });
  });

  afterAll(async () => {
    mailer.close();
    await smtp.close();
    await stack.close();
  });

  /** Two runs of a scheduled workflow at the same time. */
  function both<T>(workflow: () => Promise<T>): Promise<T[]> {
    const taskQueue = stack.queues.scheduled;
    return Promise.all(
      TWICE.map((name) =>
        stack.client.workflow.execute(workflow, {
          taskQueue,
          workflowId: `${taskQueue}-${workflow.name}-${name}-${stack.clock.now().toISOString()}`,
        }),
      ),
    );
  }

  test('when clocks, relay, reconcile and notices go twice at once, then each clock rings once, each e-mail goes out once, and nothing is done twice (P-168)', async () => {
    const orders = await submitSeveral(stack, 6);
    for (const order of orders) await openTasks(stack, order, 'credit');
    stack.clock.advance(8 * HOUR_MS);
    const rounds = await Promise.all([both(clocks), both(relay), both(reconcile), twoNotices()]);
    expect(rounds.flat()).toHaveLength(8);
    const escalated = await both(clocks);
    expect(escalated.every(({ failed }) => failed === 0)).toBe(true);
    const rung = await firings();
    for (const { fired, told } of rung) {
      expect(fired).toBeGreaterThan(0);
      expect(told).toBe(fired);
    }

    await Promise.all(orders.map((order) => approveAll(stack, order)));
    await Promise.all(orders.map((order) => reaches(stack, order, 'EFFECTIVE')));
    await twoNotices();
    const sent = await mailed();
    expect(sent.length).toBeGreaterThan(0);
    const received = smtp.mails.map(({ messageId }) => /^<notice-([^@]+)@/.exec(messageId)?.[1]);
    expect(received.toSorted()).toEqual(sent.toSorted());
    await expectNothingWrong(stack, stack);
  });

  test('when credit and reassess go twice at once, then each account is reassessed once, and each order held and let go once (P-28, P-49)', async () => {
    const orders = await submitSeveral(stack, 3);
    for (const order of orders) await approve(stack, order, 'credit');
    const propose = '/customers/C001/credit/limit-changes';
    const limitTo = async (limit: string) => {
      const form = { limit, reason: '重新评估' };
      const { body } = await stack.as('credit').post<{ limitChange: { id: string } }>(propose, form);
      const decided = await stack
        .as('credit-head')
        .post(`${propose}/${body.limitChange.id}/decision`, { outcome: 'approve' });
      expect(decided.status).toBe(200);
    };
    await limitTo('1.00');
    const held = await both(credit);
    const holds = await creditHolds();
    expect(holds.length).toBeGreaterThanOrEqual(orders.length);
    expect(new Set(holds.map(({ order_id: order }) => order)).size).toBe(holds.length);
    expect(held.reduce((sum, round) => sum + round.held, 0)).toBe(holds.length);
    await limitTo('100000000.00');
    const released = await both(credit);
    expect(released.reduce((sum, round) => sum + round.released, 0)).toBe(holds.length);
    expect((await creditHolds()).filter(({ released_at: at }) => at === null)).toEqual([]);

    const { accounts } = await stack.db
      .selectFrom('credit_accounts')
      .where('company_id', '=', 'machinery')
      .select((select) => select.fn.countAll<number>().as('accounts'))
      .executeTakeFirstOrThrow();
    const rounds = await both(reassess);
    const rated = rounds.map(({ unchanged, changed, proposed }) => unchanged + changed + proposed);
    expect(rated.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(accounts);
    const { rows } = await sql<{ twice: number }>`
      SELECT count(*)::int AS twice FROM (SELECT subject_id FROM audit_events WHERE kind = 'credit-reviewed'
        GROUP BY subject_id HAVING count(*) > 1) AS each`.execute(stack.db);
    expect(rows).toEqual([{ twice: 0 }]);
    await Promise.all(orders.map((order) => approve(stack, order, 'capacity', 'sales-head')));
    await Promise.all(orders.map((order) => reaches(stack, order, 'EFFECTIVE')));
    await expectNothingWrong(stack, stack);
  });

  function creditHolds() {
    const holds = stack.db.selectFrom('holds').select(['order_id', 'released_at']);
    return holds.where('kind', '=', 'credit').execute();
  }

  function twoNotices() {
    const log = { warn: () => {} };
    const deps = { db: stack.db, now: stack.clock.now, log, mailer, publicUrl: null };
    return Promise.all(TWICE.map(() => noticesRound(deps)));
  }

  /** Of each order: how many tiers its clocks have rung, and how many events say so. */
  async function firings() {
    const { rows } = await sql<{ fired: number; told: number }>`
      SELECT (SELECT count(*)::int FROM clock_firings f JOIN clocks c ON c.id = f.clock_id WHERE c.order_id = o.id)
          AS fired,
        (SELECT count(*)::int FROM audit_events e WHERE e.subject_kind = 'order' AND e.subject_id = o.id::text
          AND e.kind = 'clock-escalated') AS told
      FROM orders o`.execute(stack.db);
    return rows;
  }

  /** The notices whose e-mails are marked as sent. */
  async function mailed(): Promise<string[]> {
    const rows = await stack.db
      .selectFrom('notices')
      .select('id')
      .where('channel', '=', 'email')
      .where('status', '=', 'sent')
      .execute();
    return rows.map(({ id }) => id);
  }
});
