import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../domain/policy/policy-schema.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';

const ROUNDS = 24;

describe('given an order under review and a new revision of it', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture();
  });
  afterAll(() => fixture.close());

  type Order = { id: string; intakeNumber: string };

  function revise(
    { intakeNumber }: Order,
    document = documentOf({ quantity: '120' }),
    { as = 'sales', revision = 1, key }: { as?: string; revision?: number; key?: string } = {},
  ) {
    const input = { intakeNumber, revision, cause: 'customer' as const, note: ' 客户加量 ', document };
    return reviseOrder(fixture.context, fixture.by(as, key), input);
  }

  async function decide(order: Order, code: string, as: string, outcome: Outcome = 'approve', revision = 1) {
    const { id: taskId } = await fixture.task(order.id, code);
    const conditions =
      outcome === 'approve-with-conditions'
        ? [
            {
              kind: 'prepayment' as const,
              share: '0.3',
              description: '预付三成',
              ownerRole: 'sales_clerk',
              dueOn: '2026-12-01',
            },
          ]
        : [];
    return fixture.decide(as, { taskId, revision, outcome, reason: '理由', conditions });
  }

  test('when only the delivery date changes, then credit stands with what it reserved and its conditions, and hours are asked again (P-44)', async () => {
    const lines = linesOf('P101', '20');
    const order = await fixture.order(documentOf({ lines }));
    await decide(order, 'credit', 'credit', 'approve-with-conditions');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);

    const later = documentOf({ lines, delivery: { date: '2027-03-31', place: '上海' } });
    const { body } = await revise(order, later);
    expect(body.standing).toEqual(['credit']);
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toEqual([
      'capacity@1 approved',
      'credit@1 approved',
      'sales-head@1 withdrawn',
      'capacity@2 open',
    ]);
    const entries = fixture.db.selectFrom('credit_entries').select(['revision', 'state']);
    expect(await entries.where('order_id', '=', order.id).execute()).toEqual([
      { revision: 2, state: 'reserved' },
    ]);
    expect(await states(order, 'capacity_reservations')).toEqual(['released']);
    const open = fixture.db.selectFrom('obligations').select('status').where('order_id', '=', order.id);
    expect(await open.execute()).toEqual([{ status: 'open' }]);

    // Whoever decided credit on the first revision may not give the final approval of the second (P-166).
    await decide(order, 'capacity', 'planner', 'approve', 2);
    expect(await fixture.proceed(order.id)).toBe('SALES_HEAD_APPROVAL');
    const evidence = (await fixture.task(order.id, 'sales-head')).evidence;
    expect(evidence.earlier?.map(({ gate }) => gate).toSorted()).toEqual(['capacity', 'credit']);
  });

  test('when sales revises it, then it is a new revision with author, cause and hash, and each gate is asked again (P-44, P-145)', async () => {
    const order = await fixture.order(documentOf({ lines: linesOf('P101', '20') }));
    await decide(order, 'credit', 'credit', 'approve-with-conditions');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    expect((await fixture.orderRow(order.id)).stage).toBe('SALES_HEAD_APPROVAL');

    const { status, body, headers } = await revise(order, documentOf({ lines: linesOf('P101', '30') }));
    expect(status).toBe(201);
    expect(headers['etag']).toBe('"2"');
    expect(body).toMatchObject({ intakeNumber: order.intakeNumber, revision: 2, classes: ['regular'] });
    const row = await fixture.orderRow(order.id);
    expect(row).toMatchObject({ revision: 2, amount: '300.0000', currency: 'CNY', seq: body.seq });
    expect(fixture.announced.at(-1)).toMatchObject({ orderId: order.id, seq: body.seq, kind: 'revised' });
    const stored = await fixture.db
      .selectFrom('order_revisions')
      .selectAll()
      .where('order_id', '=', order.id)
      .where('revision', '=', 2)
      .executeTakeFirstOrThrow();
    expect(stored).toMatchObject({
      sha256: body.sha256,
      author: 'sales',
      cause: 'customer',
      note: '客户加量',
    });

    expect(await fixture.gates(order.id)).toEqual([
      'capacity@1 approved',
      'credit@1 approved',
      'sales-head@1 withdrawn',
    ]);
    expect(await states(order, 'credit_entries')).toEqual(['released']);
    expect(await states(order, 'capacity_reservations')).toEqual(['released']);
    const obligations = fixture.db
      .selectFrom('obligations')
      .select('status')
      .where('order_id', '=', order.id);
    expect(await obligations.execute()).toEqual([{ status: 'withdrawn' }]);
    const running = fixture.db
      .selectFrom('clocks')
      .select('code')
      .where('order_id', '=', order.id)
      .where('stopped_at', 'is', null);
    expect(await running.execute()).toEqual([]);

    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toEqual([
      'capacity@1 approved',
      'credit@1 approved',
      'sales-head@1 withdrawn',
      'capacity@2 open',
      'credit@2 open',
    ]);
    expect((await running.execute()).length).toBeGreaterThan(0);
    expect((await fixture.events(order.id)).map(({ kind }) => kind)).toContain('revised');
  });

  async function states(order: Order, table: 'credit_entries' | 'capacity_reservations') {
    const rows = await fixture.db
      .selectFrom(table)
      .select('state')
      .where('order_id', '=', order.id)
      .execute();
    return [...new Set(rows.map(({ state }) => state))];
  }

  test('when a special reason is added, then its classes and its gates follow (P-22, P-23)', async () => {
    const order = await fixture.order();
    const { body } = await revise(order, documentOf({ special: { reason: '非标接口' } }));
    expect(body.classes).toEqual(['special']);
    const row = await fixture.orderRow(order.id);
    expect(row.classes).toEqual(['special']);
    expect(row.applicable_gates).toContain('executive');
  });

  test('when a refused order is revised, then it is reviewed again and a request to decline it is withdrawn (P-42, P-44)', async () => {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit', 'refuse');
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    await requestDecline(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      reason: '客户不让步',
    });
    await fixture.proceed(order.id);
    const decline = await fixture.task(order.id, 'decline');
    await fixture.agreed(order);
    await revise(order);
    expect((await fixture.taskById(decline.id)).status).toBe('withdrawn');
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    const requests = fixture.db.selectFrom('requests').select('status').where('order_id', '=', order.id);
    expect(await requests.execute()).toEqual([{ status: 'withdrawn' }]);
  });

  test('when a cancel is being decided, then it is asked again on the new revision, and granting it cancels the order (P-155)', async () => {
    const order = await fixture.order();
    const { body } = await requestCancel(fixture.context, fixture.by('clerk'), {
      intakeNumber: order.intakeNumber,
      reason: '客户取消',
    });
    await fixture.proceed(order.id);
    const before = await fixture.task(order.id, 'cancel');
    await revise(order);
    expect((await fixture.taskById(before.id)).status).toBe('withdrawn');
    const onOld = fixture.decide('sales-head', { taskId: before.id, revision: 2, outcome: 'approve' });
    expect((await problemOf(onOld)).type).toBe('not-current-revision');

    await fixture.proceed(order.id);
    const after = await fixture.task(order.id, 'cancel');
    expect(after.revision).toBe(2);
    expect(after.evidence.request).toEqual({ reason: '客户取消', requestedBy: 'clerk' });
    await decide(order, 'cancel', 'sales-head', 'approve', 2);
    const request = fixture.db.selectFrom('requests').select('status').where('id', '=', body.requestId);
    expect(await request.executeTakeFirst()).toEqual({ status: 'granted' });
    expect((await problemOf(revise(order, documentOf({ quantity: '7' }), { revision: 2 }))).type).toBe(
      'order-closed',
    );
    expect(await fixture.proceed(order.id)).toBe('CANCELLED');
  });

  test('when the request is sent twice under one key, then there is one new revision', async () => {
    const order = await fixture.order();
    const first = await revise(order, undefined, { key: `revise-${order.id}` });
    const second = await revise(order, undefined, { key: `revise-${order.id}` });
    expect(second).toMatchObject({ replayed: true, body: first.body });
    expect((await fixture.orderRow(order.id)).revision).toBe(2);
  });

  test('when another revision was seen, then it is refused with the current one', async () => {
    const order = await fixture.order();
    await revise(order);
    const problem = await problemOf(revise(order, documentOf({ quantity: '7' })));
    expect(problem).toMatchObject({
      type: 'revision-mismatch',
      status: 412,
      extra: { currentRevision: 2 },
    });
  });

  test('when the document says the same, then the problem says so', async () => {
    const order = await fixture.order();
    const problem = await problemOf(revise(order, documentOf()));
    expect(problem).toMatchObject({ type: 'validation', errors: [{ path: 'document', code: 'unchanged' }] });
  });

  test('when it breaks a company rule, then the rule is named and the order stays as it was (P-7, P-30)', async () => {
    const order = await fixture.order();
    const problem = await problemOf(revise(order, documentOf({ lines: linesOf('P900', '1') })));
    expect(problem.type).toBe('validation');
    expect(problem.errors?.[0]).toMatchObject({ path: 'document', code: 'not-in-catalogue' });
    expect(problem.errors?.[0]?.message).toContain('P-7');
    const row = await fixture.orderRow(order.id);
    expect(row).toMatchObject({ revision: 1, stage: 'UNDER_REVIEW' });
  });

  test('when the form is wrong, then each wrong field is named (P-4, P-5)', async () => {
    const order = await fixture.order();
    const delivery = { date: '2026-01-01' };
    const problem = await problemOf(revise(order, documentOf({ delivery, quantity: '-1' })));
    const paths = problem.errors?.map(({ path }) => path);
    expect(paths).toContain('document.delivery.date');
    expect(paths).toContain('document.delivery.place');
    expect(paths?.some((path) => path.includes('quantity'))).toBe(true);
  });

  test('when somebody without the authority revises it, then it is refused: forbidden for readers, not found for others (P-165, P-166)', async () => {
    const order = await fixture.order();
    expect((await problemOf(revise(order, undefined, { as: 'planner' }))).type).toBe('forbidden');
    expect((await problemOf(revise(order, undefined, { as: 'stranger' }))).type).toBe('not-found');
    expect((await problemOf(revise(order, undefined, { as: 'nobody' }))).type).toBe('unknown-person');
    const missing = { id: '', intakeNumber: 'R-nothing' };
    expect((await problemOf(revise(missing))).type).toBe('not-found');
  });

  test('when the order is effective, then it is the wrong stage', async () => {
    const order = await fixture.order();
    await makeEffective(order);
    expect((await problemOf(revise(order))).type).toBe('wrong-stage');
  });

  async function makeEffective(order: Order) {
    await decide(order, 'credit', 'credit');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  }

  test('when it is revised between the last approval and the effective step, then no approval counts for it', async () => {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head');
    await revise(order);
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
  });

  test('when it races a decision, then none is accepted on a revision that was superseded', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = await fixture.order();
      const { id: taskId } = await fixture.task(order.id, 'credit');
      const decision = () => fixture.decide('credit', { taskId, revision: 1, outcome: 'approve' });
      const both = round % 2 === 0 ? [decision(), revise(order)] : [revise(order), decision()];
      const settled = await Promise.allSettled(both);
      const kinds = (await fixture.events(order.id)).map(({ kind }) => kind);
      const revised = kinds.indexOf('revised');
      const decided = kinds.indexOf('decided');
      expect(revised).toBeGreaterThan(0);
      expect(decided).toBeLessThan(revised);
      const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(refused.map((problem) => problem.type)).toEqual(decided < 0 ? ['not-current-revision'] : []);
      expect(await states(order, 'credit_entries')).toEqual(decided < 0 ? [] : ['released']);
      outcomes.add(decided < 0 ? 'revised first' : 'decided first');
    }
    expect([...outcomes].toSorted()).toEqual(['decided first', 'revised first']);
  });

  test('when it races the effective step, then it comes too late or no approval counts for it', async () => {
    for (let round = 0; round < ROUNDS / 2; round += 1) {
      const order = await fixture.order();
      await decide(order, 'credit', 'credit');
      await decide(order, 'capacity', 'planner');
      await fixture.proceed(order.id);
      await decide(order, 'sales-head', 'sales-head');
      const step = () => fixture.proceed(order.id);
      const both = round % 2 === 0 ? [step(), revise(order)] : [revise(order), step()];
      const refused = (await Promise.allSettled(both)).flatMap((one) =>
        one.status === 'rejected' ? [one.reason.type] : [],
      );
      const stage = await fixture.proceed(order.id);
      const { revision } = await fixture.orderRow(order.id);
      const late = refused.length > 0;
      expect(refused).toEqual(late ? ['wrong-stage'] : []);
      expect([stage, revision]).toEqual(late ? ['EFFECTIVE', 1] : ['UNDER_REVIEW', 2]);
    }
  });
});

function linesOf(sku: string, quantity: string) {
  return [{ sku, quantity, unit: 'pcs', grossPrice: '10.00', taxRate: '0.13' }];
}
