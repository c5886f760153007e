import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reassessRound } from '../../activities/reassess/reassess-round.ts';
import { decideLimitChange } from '../../commands/decide-limit-change.ts';
import { proposeLimitChange } from '../../commands/propose-limit-change.ts';
import { recordPayment } from '../../commands/record-payment.ts';
import { recordReceivable } from '../../commands/record-receivable.ts';
import { undoPayment } from '../../commands/undo-payment.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, type Fixture, START } from './commands-fixture.ts';

const DAY = 86_400_000;

describe('given accounts of a company under the policy standard, which reassesses them every 30 days', () => {
  let at: Fixture;

  beforeAll(async () => {
    at = await commandFixture([policyNamed('standard')]);
  });
  afterAll(() => at.close());

  const round = () =>
    reassessRound({
      db: at.db,
      now: () => at.clock.now,
      log: { warn: (details, message) => expect.unreachable(`${message}: ${inspect(details)}`) },
    });

  const owe = (receivableId: string, dueOn: string) =>
    recordReceivable(at.context, at.by('finance'), {
      accountId: 'C001',
      receivableId,
      amount: '100.00',
      invoicedOn: '2026-01-01',
      dueOn,
      openingBalance: true,
    });

  async function account() {
    return at.db.selectFrom('credit_accounts').selectAll().where('id', '=', 'C001').executeTakeFirstOrThrow();
  }

  async function reminders() {
    return at.db.selectFrom('notices').selectAll().where('template', '=', 'payment-reminder').execute();
  }

  async function reviews() {
    const rows = await at.db
      .selectFrom('credit_reviews')
      .selectAll()
      .where('account_id', '=', 'C001')
      .orderBy('reviewed_on')
      .execute();
    return rows.map(({ reviewed_on: on, rating_before: before, rating }) => `${on} ${before}>${rating}`);
  }

  test('when nights go by, then each account is rated once a period by its payments, and on the first overdue; a worse one is told to sales and proposes a lower limit that somebody decides, and the customer is reminded (P-28, P-49)', async () => {
    // Nothing is known of its payments: the rating stays.
    expect(await round()).toMatchObject({ unchanged: 2, failed: 0 });
    expect(await reviews()).toEqual(['2026-11-25 A>A']);
    await owe('R1', '2026-11-25');
    at.clock.now = new Date(START.getTime() + DAY);
    const standsIn = { id: randomUUID(), person_id: 'sales-head', delegate_id: 'exec1', reason: '年假' };
    await at.db
      .insertInto('delegations')
      .values({
        ...standsIn,
        valid_from: START,
        valid_until: new Date(START.getTime() + 2 * DAY),
        created_by: 'sales-head',
        created_at: START,
      })
      .execute();
    const both = await Promise.all([round(), round()]);
    expect(both.reduce((sum, { proposed }) => sum + proposed, 0)).toBe(1);
    await round();
    expect(await reviews()).toEqual(['2026-11-25 A>A', '2026-11-26 A>D']);
    expect(await account()).toMatchObject({ rating: 'D', credit_limit: '9000000.0000' });

    const told = await at.db
      .selectFrom('notices')
      .selectAll()
      .where('template', '=', 'rating-changed')
      .execute();
    expect(told.map(({ person_id: person }) => person).toSorted()).toEqual(['both', 'exec1', 'sales-head']);
    const [first] = told;
    if (!first) throw new Error('somebody was told');
    expect(renderNotice(first).subject).toBe('客户信用等级变动：北风商贸 (C001)');
    expect(renderNotice({ ...first, locale: 'en' }).text).toContain('Rating now: D\nBefore: A');

    // The customer has no address: sales is told whom to remind of what.
    const asked = await reminders();
    expect(asked.map(({ person_id: person }) => person).toSorted()).toEqual(['both', 'exec1', 'sales-head']);
    for (const reminder of asked) {
      expect(renderNotice(reminder).text).toContain('R1  2026-11-25  100.00 CNY');
      expect(renderNotice({ ...reminder, locale: 'en' }).subject).toMatch(/^Payment reminder from ./);
    }

    // Who decides the lower limit is told of it.
    const toDecide = at.db.selectFrom('notices').selectAll().where('template', '=', 'limit-change-proposed');
    const proposals = await toDecide.execute();
    expect(proposals.map(({ person_id: person }) => person)).toEqual(['credit-head']);
    for (const proposal of proposals) {
      expect(renderNotice(proposal).text).toContain('现额度：9000000.00 CNY\n拟定额度：4500000.00 CNY');
      expect(renderNotice({ ...proposal, locale: 'en' }).subject).toBe(
        'A credit limit to decide: 北风商贸 (C001)',
      );
    }

    const change = await at.db.selectFrom('limit_changes').selectAll().executeTakeFirstOrThrow();
    expect(change).toMatchObject({ proposed_by: null, status: 'open', to_limit: '4500000.0000' });
    await decideLimitChange(at.context, at.by('credit-head'), {
      customerId: 'C001',
      limitChangeId: change.id,
      outcome: 'approve',
    });
    expect((await account()).credit_limit).toBe('4500000.0000');

    // Overdue still, and told: the next time is after 30 days.
    at.clock.now = new Date(START.getTime() + 2 * DAY);
    expect(await round()).toMatchObject({ unchanged: 0, changed: 0, proposed: 0 });
    await recordPayment(at.context, at.by('finance'), {
      receivableId: 'R1',
      amount: '100.00',
      paidOn: '2026-11-27',
      reference: 'B1',
    });
    for (const number of [2, 3, 4, 5]) {
      await owe(`R${number}`, '2026-12-20');
      await recordPayment(at.context, at.by('finance'), {
        receivableId: `R${number}`,
        amount: '100.00',
        paidOn: '2026-11-27',
        reference: `B${number}`,
      });
    }
    at.clock.now = new Date(START.getTime() + 31 * DAY);
    await round();
    at.clock.now = START;
    // Four of five by the day, 0.4 days late on average.
    expect((await reviews()).at(-1)).toBe('2026-12-26 D>B');
    const events = await at.db
      .selectFrom('audit_events')
      .select('kind')
      .where('subject_kind', '=', 'credit-account')
      .where('subject_id', '=', 'C001')
      .where('kind', 'in', ['credit-reviewed', 'limit-change-proposed', 'limit-change-decided'])
      .orderBy('seq')
      .execute();
    expect(events.map(({ kind }) => kind)).toEqual([
      'credit-reviewed',
      'credit-reviewed',
      'limit-change-proposed',
      'limit-change-decided',
      'credit-reviewed',
      // Recovered: the limit that people had decided.
      'limit-change-proposed',
    ]);
  });

  test('when an account is overdue at its first reassessment and its customer has an address, then they are reminded by one e-mail, however often the round runs (P-49)', async () => {
    await at.db
      .updateTable('customers')
      .set({ email: 'buyer@example.com' })
      .where('id', '=', 'C002')
      .execute();
    await recordReceivable(at.context, at.by('finance'), {
      accountId: 'C002',
      receivableId: 'R9',
      amount: '80.00',
      invoicedOn: '2026-01-01',
      dueOn: '2026-11-30',
      openingBalance: true,
    });
    at.clock.now = new Date(START.getTime() + 62 * DAY);
    await Promise.all([round(), round()]);
    at.clock.now = START;
    const mails = (await reminders()).filter(({ customer_id: customer }) => customer === 'C002');
    expect(mails).toMatchObject([{ channel: 'email', status: 'queued', address: 'buyer@example.com' }]);
    for (const mail of mails) expect(renderNotice(mail).text).toContain('R9  2026-11-30  80.00 CNY');
  });

  describe('given an account of 8,000 and its only invoice', () => {
    let id = '';
    let day = 0;
    let accounts = 0;
    let paymentId: string | null = null;

    beforeEach(async () => {
      accounts += 1;
      id = await at.creditCustomer(`V${accounts}`, '8000');
      await at.db.updateTable('credit_accounts').set({ rating: 'A' }).where('id', '=', id).execute();
      day = 0;
      paymentId = null;
      await recordReceivable(at.context, at.by('finance'), {
        accountId: id,
        receivableId: id,
        amount: '80.00',
        invoicedOn: '2026-10-01',
        dueOn: '2026-11-01',
      });
    });

    /** 30 days later the account is reassessed: D while its only invoice is open, A when it was paid in time. */
    async function reassessed(rating: 'A' | 'D') {
      at.clock.now = new Date(START.getTime() + day * DAY);
      day += 30;
      if (rating === 'A' && paymentId === null) {
        const given = { receivableId: id, amount: '80.00', paidOn: '2026-11-01', reference: `B${day}` };
        paymentId = (await recordPayment(at.context, at.by('finance'), given)).body.paymentId;
      }
      if (rating === 'D' && paymentId !== null) {
        await undoPayment(at.context, at.by('finance'), { paymentId, reason: '退票' });
        paymentId = null;
      }
      await round();
      const now = await at.db.selectFrom('credit_accounts').selectAll().where('id', '=', id).execute();
      expect(now).toMatchObject([{ rating }]);
      at.clock.now = START;
      return open();
    }

    /** Which limit is proposed and not decided. */
    async function open() {
      const change = at.db
        .selectFrom('limit_changes')
        .select(['id', 'to_limit'])
        .where('account_id', '=', id);
      return (await change.where('status', '=', 'open').executeTakeFirst()) ?? null;
    }
    async function decide(outcome: 'approve' | 'refuse') {
      const change = await open();
      const limitChangeId = change?.id ?? '';
      await decideLimitChange(at.context, at.by('credit-head'), {
        customerId: id,
        limitChangeId,
        outcome,
        reason: '已核实',
      });
    }

    test('when it is rated D three times and recovers between, then each time half of what people decided is proposed, and that itself at the recovery (P-49)', async () => {
      for (const _ of [1, 2, 3]) {
        expect(await reassessed('D')).toMatchObject({ to_limit: '4000.0000' });
        await decide('approve');
        expect(await reassessed('A')).toMatchObject({ to_limit: '8000.0000' });
        await decide('approve');
      }
    });

    test('when a lower limit was refused, or people decided another since, then it is not proposed again at the same rating (P-49)', async () => {
      await reassessed('D');
      await decide('refuse');
      expect(await reassessed('D')).toBeNull();
      await proposeLimitChange(at.context, at.by('credit'), {
        customerId: id,
        limit: '6000',
        reason: '抵押',
      });
      await decide('approve');
      expect(await reassessed('D')).toBeNull();
      await reassessed('A');
      expect(await reassessed('D')).toMatchObject({ to_limit: '3000.0000' });
    });

    test('when a proposal of a person is open as the rating falls, then the lower limit is proposed once that is decided, at the next reassessment (P-49)', async () => {
      await reassessed('A');
      await proposeLimitChange(at.context, at.by('credit'), {
        customerId: id,
        limit: '10000',
        reason: '扩大',
      });
      expect(await reassessed('D')).toMatchObject({ to_limit: '10000.0000' });
      await decide('approve');
      expect(await reassessed('D')).toMatchObject({ to_limit: '5000.0000' });
    });
  });

  test('when the payment by which an account was rated is taken back, then the next reassessment rates it by the open invoice (P-28, P-49)', async () => {
    const id = await at.creditCustomer('U1', '1000');
    await recordReceivable(at.context, at.by('finance'), {
      accountId: id,
      receivableId: 'U1-1',
      amount: '80.00',
      invoicedOn: '2026-10-01',
      dueOn: '2026-11-24',
    });
    const { body } = await recordPayment(at.context, at.by('finance'), {
      receivableId: 'U1-1',
      amount: '80.00',
      paidOn: '2026-11-24',
      reference: 'B1',
    });
    const rating = async () => {
      const rows = at.db.selectFrom('credit_reviews').select('rating').where('account_id', '=', id);
      return (await rows.orderBy('reviewed_on', 'desc').executeTakeFirst())?.rating;
    };
    await round();
    expect(await rating()).toBe('A');
    const { paymentId } = body;
    await undoPayment(at.context, at.by('finance'), { paymentId, reason: '退票' });
    at.clock.now = new Date(START.getTime() + 30 * DAY);
    await round();
    at.clock.now = START;
    expect(await rating()).toBe('D');
  });
});
