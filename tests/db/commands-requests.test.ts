import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDocuments } from '../../commands/add-documents.ts';
import { completeOrder } from '../../commands/complete-order.ts';
import { fulfilObligation } from '../../commands/fulfil-obligation.ts';
import { markNoticesRead } from '../../commands/mark-notices-read.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import type { Condition } from '../../domain/gates/evidence.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import type { Outcome } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };

const standard = policyNamed('standard');

describe('given orders on their way to the end', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    const clocks = standard.clocks.map((clock) => ({
      ...clock,
      pausedWhile: [...clock.pausedWhile, 'cancel-asked' as const],
    }));
    fixture = await commandFixture([standard, { ...standard, id: 'pausing', clocks }]);
  });
  afterAll(() => fixture.close());

  const reason = '客户要求';
  const cancel = ({ intakeNumber }: Order, as = 'clerk', key?: string) =>
    requestCancel(fixture.context, fixture.by(as, key), { intakeNumber, reason });
  const decline = ({ intakeNumber }: Order, as = 'sales', key?: string) =>
    requestDecline(fixture.context, fixture.by(as, key), { intakeNumber, reason });
  const complete = ({ intakeNumber }: Order, as = 'sales', key?: string) =>
    completeOrder(fixture.context, fixture.by(as, key), { intakeNumber, note: '已交付' });
  const fulfil = (obligationId: string, as = 'sales', key?: string) =>
    fulfilObligation(fixture.context, fixture.by(as, key), { obligationId, evidence: '银行回单 88' });

  async function decide(
    order: Order,
    code: string,
    as: string,
    outcome: Outcome = 'approve',
    conditions: Condition[] = [],
  ) {
    const { id: taskId, revision } = await fixture.task(order.id, code);
    return fixture.decide(as, { taskId, revision, outcome, reason: '理由', conditions });
  }

  async function effective(): Promise<Order> {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    return order;
  }

  async function negotiating(): Promise<Order> {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit', 'refuse');
    await fixture.proceed(order.id);
    return order;
  }

  test('when a cancel is asked for and sales grants it, then nothing of the order can be decided any more (P-154, P-155)', async () => {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit');
    const { status, body } = await cancel(order);
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'cancel', status: 'open', intakeNumber: order.intakeNumber });
    expect(fixture.announced.at(-1)).toMatchObject({ seq: body.seq, kind: 'cancel-requested' });
    await fixture.proceed(order.id);
    const capacity = await fixture.task(order.id, 'capacity');
    await decide(order, 'cancel', 'sales');

    // Its process has not seen it yet.
    const late = fixture.decide('planner', { taskId: capacity.id, revision: 1, outcome: 'approve' });
    expect((await problemOf(late)).type).toBe('task-not-open');
    expect((await problemOf(cancel(order))).type).toBe('order-closed');
    expect(await fixture.proceed(order.id)).toBe('CANCELLED');
    const entries = fixture.db.selectFrom('credit_entries').select('state').where('order_id', '=', order.id);
    expect(await entries.execute()).toEqual([{ state: 'released' }]);
    await refuseEverything(order, capacity.id);
  });

  async function refuseEverything(order: Order, taskId: string) {
    const { intakeNumber } = order;
    const refused = [
      cancel(order),
      decline(order),
      complete(order),
      fixture.decide('planner', { taskId, revision: 1, outcome: 'approve' }),
      addDocuments(fixture.context, fixture.by('sales'), {
        intakeNumber,
        documents: [{ title: '补充', reference: 'D', sha256: '0'.repeat(64) }],
      }),
      reviseOrder(fixture.context, fixture.by('sales'), {
        intakeNumber,
        revision: 1,
        cause: 'customer',
        document: documentOf({ quantity: '3' }),
      }),
    ];
    const problems = await Promise.all(refused.map((one) => problemOf(one)));
    expect(new Set(problems.map(({ type }) => type))).toEqual(new Set(['order-closed']));
  }

  test('when a cancel is refused, then it may be asked for again, and decided by the same person (P-155)', async () => {
    const order = await fixture.order();
    await cancel(order);
    await fixture.proceed(order.id);
    expect((await problemOf(cancel(order))).type).toBe('already-requested');
    await decide(order, 'cancel', 'sales-head', 'refuse');
    await fixture.proceed(order.id);
    await cancel(order);
    await fixture.proceed(order.id);
    await decide(order, 'cancel', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('CANCELLED');
  });

  test('when a cancel was refused before a gate refuses the order, then sales is told of that gate alone (P-44, P-155)', async () => {
    const order = await fixture.order();
    await cancel(order);
    await fixture.proceed(order.id);
    await decide(order, 'cancel', 'sales-head', 'refuse');
    await decide(order, 'credit', 'credit', 'refuse');
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    const told = fixture.db
      .selectFrom('notices')
      .select('data')
      .where('order_id', '=', order.id)
      .where('template', '=', 'refused');
    const rows = await told.execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ data }) => data['gateZh']))).toEqual(new Set(['信用审核']));
  });

  test('when who asked for a cancel would decide it, then somebody else has to (P-155, P-166)', async () => {
    const order = await fixture.order();
    await cancel(order, 'sales');
    await fixture.proceed(order.id);
    expect((await problemOf(decide(order, 'cancel', 'sales'))).type).toBe('separation-of-duties');
    await decide(order, 'cancel', 'sales2');
  });

  test('when the policy pauses clocks while a cancel is being decided, then they run on after the refusal', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'pausing' });
    const paused = fixture.db
      .selectFrom('clocks')
      .select('code')
      .where('order_id', '=', order.id)
      .where('paused_since', 'is not', null)
      .orderBy('code');
    await cancel(order);
    expect((await paused.execute()).map(({ code }) => code)).toEqual([
      'capacity-review',
      'credit-review',
      'documents',
      'review-team',
    ]);
    await fixture.proceed(order.id);
    await decide(order, 'cancel', 'sales-head', 'refuse');
    expect(await paused.execute()).toEqual([]);
  });

  test('when a cancel is asked for by whom it is not, without a reason, or of an effective order, then it is refused (P-166)', async () => {
    const order = await fixture.order();
    expect((await problemOf(cancel(order, 'planner'))).type).toBe('forbidden');
    expect((await problemOf(cancel(order, 'stranger'))).type).toBe('not-found');
    const blank = requestCancel(fixture.context, fixture.by('clerk'), {
      intakeNumber: order.intakeNumber,
      reason: '  ',
    });
    expect((await problemOf(blank)).errors?.[0]).toMatchObject({ path: 'reason', code: 'required' });
    expect((await problemOf(cancel(await effective()))).type).toBe('wrong-stage');
  });

  test('when a request is sent twice under one key, at once or later, then there is one', async () => {
    const order = await fixture.order();
    const key = `cancel-${order.id}`;
    const settled = await Promise.allSettled([1, 2, 3, 4].map(() => cancel(order, 'clerk', key)));
    const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.body.requestId] : []));
    expect(new Set(answers).size).toBe(1);
    expect((await cancel(order, 'clerk', key)).replayed).toBe(true);
    const requests = fixture.db.selectFrom('requests').select('id').where('order_id', '=', order.id);
    expect(await requests.execute()).toHaveLength(1);
  });

  test('when a refused order is asked to be declined and the general manager grants it, then it is DECLINED (P-42)', async () => {
    const order = await negotiating();
    const { body } = await decline(order, 'sales', `decline-${order.id}`);
    expect((await decline(order, 'sales', `decline-${order.id}`)).body).toEqual(body);
    await fixture.proceed(order.id);
    await decide(order, 'decline', 'gm');
    expect(await fixture.proceed(order.id)).toBe('DECLINED');
  });

  test('when the request says what the customer is told, then its approver sees that, and the letter says it and nothing internal (P-17, P-42, P-44)', async () => {
    await fixture.db.updateTable('customers').set({ email: 'buyer@example.com' }).execute();
    const order = await negotiating();
    const said = { customerReason: '铜排缺货三个月,无法按期交货。' };
    const { intakeNumber } = order;
    await requestDecline(fixture.context, fixture.by('sales'), { intakeNumber, reason, ...said });
    await fixture.proceed(order.id);
    const { id } = await fixture.task(order.id, 'decline');
    const { evidence } = await fixture.db
      .selectFrom('tasks')
      .select('evidence')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(evidence.request).toMatchObject({ reason, ...said });
    await decide(order, 'decline', 'gm');
    expect(await fixture.proceed(order.id)).toBe('DECLINED');
    const letter = await fixture.db
      .selectFrom('notices')
      .selectAll()
      .where('order_id', '=', order.id)
      .where('template', '=', 'customer/declined')
      .executeTakeFirstOrThrow();
    await fixture.db.updateTable('customers').set({ email: null }).execute();
    const { text } = renderNotice(letter);
    expect(text).toContain(`原因：${said.customerReason}`);
    expect(text).not.toContain(reason);
  });

  test('when nobody at work entered the order and its customer has no address, then whoever may revise it is told, and that the customer was not (P-42, P-44)', async () => {
    const { db } = fixture;
    const machine = { id: 'shop-machine', name: '网店', subject: 'shop-machine', kind: 'machine' as const };
    await db.insertInto('people').values(machine).execute();
    const order = await negotiating();
    await db.updateTable('orders').set({ entered_by: machine.id }).where('id', '=', order.id).execute();
    await decline(order);
    await fixture.proceed(order.id);
    await decide(order, 'decline', 'gm');
    await fixture.proceed(order.id);
    const told = await db
      .selectFrom('notices')
      .select(['person_id', 'customer_id', 'template', 'locale', 'data'])
      .where('order_id', '=', order.id)
      .where('template', 'like', '%declined')
      .where('channel', '=', 'in-app')
      .orderBy('person_id')
      .execute();
    const sales = ['both', 'clerk', 'sales', 'sales-head', 'sales2'];
    expect(told.map(({ person_id: person }) => person)).toEqual(sales);
    for (const notice of told) expect(renderNotice(notice).text).toContain('客户没有邮箱');
  });

  test('when the refusal is committed and its process has not seen it, then declining may be asked for already', async () => {
    const order = await fixture.order();
    expect((await problemOf(decline(order))).type).toBe('wrong-stage');
    await decide(order, 'credit', 'credit', 'refuse');
    expect((await decline(order)).status).toBe(201);
    await fixture.proceed(order.id);
    expect((await fixture.task(order.id, 'decline')).status).toBe('ready');
  });

  test('when a decline is asked for by whom it is not, or twice, then it is refused (P-166)', async () => {
    const order = await negotiating();
    expect((await problemOf(decline(order, 'credit'))).type).toBe('forbidden');
    await decline(order);
    expect((await problemOf(decline(order))).type).toBe('already-requested');
  });

  async function withPrecondition() {
    const order = await fixture.order();
    const condition: Condition = {
      kind: 'prepayment',
      share: '0.3',
      description: '预付三成',
      ownerRole: 'production_planner',
      dueOn: '2026-12-01',
    };
    await decide(order, 'credit', 'credit', 'approve-with-conditions', [condition]);
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head');
    await fixture.proceed(order.id);
    const { id } = await fixture.db
      .selectFrom('obligations')
      .select('id')
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow();
    return { order, obligationId: id };
  }

  test('when the last precondition is fulfilled, then the order becomes effective (P-26, P-35)', async () => {
    const { order, obligationId } = await withPrecondition();
    expect((await fixture.orderRow(order.id)).stage).not.toBe('EFFECTIVE');
    const key = `fulfil-${obligationId}`;
    const { status, body } = await fulfil(obligationId, 'finance', key);
    expect(status).toBe(200);
    expect(body).toMatchObject({ obligationId, status: 'fulfilled', intakeNumber: order.intakeNumber });
    expect((await fulfil(obligationId, 'finance', key)).body).toEqual(body);
    const stored = fixture.db.selectFrom('obligations').selectAll().where('id', '=', obligationId);
    expect(await stored.executeTakeFirst()).toMatchObject({
      status: 'fulfilled',
      fulfilled_by: 'finance',
      evidence: '银行回单 88',
    });
    expect((await problemOf(fulfil(obligationId))).type).toBe('already-decided');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    expect((await fixture.orderRow(order.id)).stage).toBe('EFFECTIVE');
  });

  test('when an obligation is fulfilled by its owner, or by whom it is not, then the role decides (P-166)', async () => {
    const { obligationId } = await withPrecondition();
    expect((await problemOf(fulfil(obligationId, 'exec1'))).type).toBe('forbidden');
    expect((await problemOf(fulfil(obligationId, 'stranger'))).type).toBe('not-found');
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect((await problemOf(fulfil(unknown))).type).toBe('not-found');
    expect((await fulfil(obligationId, 'planner')).status).toBe(200);
  });

  test('when an obligation belongs to a revision before, then it is not fulfilled any more', async () => {
    const { order, obligationId } = await withPrecondition();
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'our-error',
      document: documentOf({ quantity: '50' }),
    });
    expect((await problemOf(fulfil(obligationId))).type).toBe('not-current-revision');
  });

  test('when a sales clerk completes an effective order, then it is closed (P-156)', async () => {
    const order = await effective();
    const key = `complete-${order.id}`;
    const { status, body } = await complete(order, 'sales', key);
    expect(status).toBe(201);
    expect((await complete(order, 'sales', key)).body).toEqual(body);
    expect((await problemOf(complete(order))).type).toBe('order-closed');
    expect(await fixture.proceed(order.id)).toBe('CLOSED');
    expect((await problemOf(complete(order))).type).toBe('order-closed');
  });

  test('when an order that is not effective is completed, or by whom it is not, then it is refused (P-166)', async () => {
    const order = await fixture.order();
    expect((await problemOf(complete(order))).type).toBe('wrong-stage');
    expect((await problemOf(complete(await effective(), 'credit'))).type).toBe('forbidden');
  });

  test('when somebody marks notices as read, then only their own and unread ones count', async () => {
    await fixture.order();
    const ids = (
      await fixture.db
        .selectFrom('notices')
        .select('id')
        .where('channel', '=', 'in-app')
        .where('person_id', 'in', ['credit', 'credit2'])
        .execute()
    ).map(({ id }) => id);
    const own = fixture.db
      .selectFrom('notices')
      .select('id')
      .where('person_id', '=', 'credit')
      .where('read_at', 'is', null);
    const unread = (await own.execute()).length;
    expect(unread).toBeGreaterThan(0);
    const read = (key?: string) => markNoticesRead(fixture.context, fixture.by('credit', key), { ids });
    expect((await read('read')).body).toEqual({ read: unread });
    expect((await read('read')).body).toEqual({ read: unread });
    expect((await read()).body).toEqual({ read: 0 });
    expect((await markNoticesRead(fixture.context, fixture.by('credit'), { ids: [] })).body.read).toBe(0);
    expect(await own.execute()).toEqual([]);
    const others = fixture.db
      .selectFrom('notices')
      .select('id')
      .where('person_id', '=', 'credit2')
      .where('read_at', 'is not', null);
    expect(await others.execute()).toEqual([]);
  });
});
