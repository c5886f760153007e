import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestChange } from '../../commands/request-change.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import type { RevisionCause } from '../../domain/order/revision-causes.ts';
import type { Outcome, Policy } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };

const cited = { rule: 'P-144, P-145', source: '1b "經銷售部門負責人審批后,方可進行變更"' };
const standard = policyNamed('standard');
const granting: Policy = {
  ...standard,
  id: 'granting',
  change: { owners: [{ role: 'sales_head', at: 'company' }], notRequestedBy: true, ...cited },
  authority: {
    ...standard.authority,
    'request-change': [
      { role: 'sales_clerk', at: 'company' },
      { role: 'sales_head', at: 'company' },
    ],
  },
  notices: [
    ...standard.notices,
    {
      on: 'change-granted',
      to: ['customer', 'entered-by', { role: 'production_planner', at: 'company' }],
      ...cited,
    },
    { on: 'change-refused', to: ['customer', 'entered-by'], ...cited },
  ],
};

const letter = { reference: 'archive:2026/letter.pdf', sha256: 'ab'.repeat(32) };

describe('given a policy in which a change for the customer is granted, and an order under review', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([granting, standard]);
    await fixture.db.updateTable('customers').set({ email: 'buyer@example.com' }).execute();
  });
  afterAll(() => fixture.close());

  const later = () => documentOf({ delivery: { date: '2026-12-28', place: '上海' } });

  const ask = (
    { intakeNumber }: Order,
    { as = 'sales', key, document = later(), revision = 1, reason = '客户来函推迟交货' } = {} as {
      as?: string;
      key?: string;
      document?: ReturnType<typeof documentOf>;
      revision?: number;
      reason?: string;
    },
  ) =>
    requestChange(fixture.context, fixture.by(as, key), { intakeNumber, revision, reason, letter, document });

  const revise = (
    { intakeNumber }: Order,
    cause: RevisionCause = 'customer',
    note?: string,
    document = later(),
  ) =>
    reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber,
      revision: 1,
      cause,
      note,
      document,
    });

  async function decide(order: Order, code: string, as: string, outcome: Outcome = 'approve') {
    const { id: taskId, revision } = await fixture.task(order.id, code);
    return fixture.decide(as, { taskId, revision, outcome, reason: '理由' });
  }

  async function requests({ id }: Order) {
    const rows = await fixture.db
      .selectFrom('requests')
      .select('status')
      .where('order_id', '=', id)
      .execute();
    return rows.map(({ status }) => status);
  }

  async function told({ id }: Order): Promise<string[]> {
    const rows = await fixture.db
      .selectFrom('notices')
      .select('template')
      .where('order_id', '=', id)
      .execute();
    return rows.map(({ template }) => template);
  }

  test('when sales grants it, then it is the next revision in that transaction, and customer and departments are told (P-144, P-145)', async () => {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit');
    const { status, body } = await ask(order);
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'change', status: 'open', revision: 1 });
    expect(fixture.announced.at(-1)).toMatchObject({ seq: body.seq, kind: 'change-requested' });
    await fixture.proceed(order.id);
    const { evidence } = await fixture.task(order.id, 'change');
    expect(evidence.request).toEqual({ reason: '客户来函推迟交货', requestedBy: 'sales' });
    expect(evidence.change).toMatchObject({ letter, document: { delivery: { date: '2026-12-28' } } });

    const granted = await decide(order, 'change', 'sales-head');
    expect(granted.body).toMatchObject({ gate: { status: 'approved' }, order: { revision: 2 } });
    const revision = await fixture.db
      .selectFrom('order_revisions')
      .selectAll()
      .where('order_id', '=', order.id)
      .where('revision', '=', 2)
      .executeTakeFirstOrThrow();
    expect(revision).toMatchObject({ cause: 'customer', author: 'sales', sha256: body.sha256 });
    expect(await requests(order)).toEqual(['granted']);
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(await fixture.gates(order.id)).toEqual([
      'capacity@1 withdrawn',
      'change@1 approved',
      'credit@1 approved',
      'capacity@2 open',
    ]);
    expect(await told(order)).toEqual(expect.arrayContaining(['change-granted', 'customer/change-granted']));
    const events = (await fixture.events(order.id)).map(({ kind }) => kind);
    expect(events.slice(events.indexOf('decided', events.indexOf('change-requested')))).toEqual(
      expect.arrayContaining(['decided', 'revised']),
    );
  });

  test('when it is refused, then the order goes on as it was and the customer is told (P-144, P-145)', async () => {
    const order = await fixture.order();
    await ask(order);
    await fixture.proceed(order.id);
    await decide(order, 'change', 'sales-head', 'refuse');
    expect(await requests(order)).toEqual(['refused']);
    expect((await fixture.orderRow(order.id)).revision).toBe(1);
    expect(await told(order)).toEqual(expect.arrayContaining(['change-refused', 'customer/change-refused']));
    await decide(order, 'credit', 'credit');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await decide(order, 'sales-head', 'sales-head');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when everything else is approved, then the order waits for the answer before it is effective (P-144)', async () => {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit');
    await decide(order, 'capacity', 'planner');
    await fixture.proceed(order.id);
    await ask(order);
    await decide(order, 'sales-head', 'sales-head');
    await fixture.proceed(order.id);
    expect((await fixture.orderRow(order.id)).stage).not.toBe('EFFECTIVE');
    await decide(order, 'change', 'sales-head', 'refuse');
    await fixture.proceed(order.id);
    expect((await fixture.orderRow(order.id)).stage).toBe('EFFECTIVE');
    expect((await problemOf(ask(order))).type).toBe('wrong-stage');
  });

  test('when the customer wants it, or other goods, and nobody has granted it, then it is not revised; our own error is, when it is said (P-144, P-145)', async () => {
    const order = await fixture.order();
    for (const cause of ['customer', 'specification'] as const) {
      const problem = await problemOf(revise(order, cause));
      expect(problem.type).toBe('wrong-stage');
      expect(problem.detail).toContain('sales_head');
    }
    expect((await problemOf(revise(order, 'our-error'))).errors).toMatchObject([{ path: 'note' }]);
    expect((await revise(order, 'our-error', '交期录错')).status).toBe(201);
  });

  test('when the order is negotiated, then what is agreed there needs no other grant (P-44, P-144)', async () => {
    const order = await fixture.order();
    await decide(order, 'credit', 'credit', 'refuse');
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    expect((await problemOf(revise(order))).type).toBe('facts-missing');
    await fixture.agreed(order);
    expect((await revise(order)).status).toBe(201);
  });

  test('when the order is revised meanwhile, then the change was written on what it said before: it is void, which its chain says, and who asked and who grants are told (P-144, P-145)', async () => {
    const order = await fixture.order();
    const { requestId } = (await ask(order)).body;
    await fixture.proceed(order.id);
    const { id: taskId } = await fixture.task(order.id, 'change');
    expect((await problemOf(revise(order, 'our-error', '交期录错'))).type).toBe('wrong-stage');
    await revise(order, 'our-error', '数量录错', documentOf({ quantity: '90' }));
    const superseded = (await fixture.events(order.id)).find(({ kind }) => kind === 'request-superseded');
    expect(superseded?.data).toEqual({ requestId, kind: 'change', revision: 2 });
    const notices = await fixture.db
      .selectFrom('notices')
      .select(['person_id', 'template', 'locale', 'data'])
      .where('order_id', '=', order.id)
      .where('template', '=', 'request-superseded')
      .where('channel', '=', 'in-app')
      .execute();
    expect(notices.map((notice) => notice.person_id)).toEqual(
      expect.arrayContaining(['sales', 'sales-head']),
    );
    for (const notice of notices) expect(renderNotice(notice).text).toContain('客户来函推迟交货');
    expect(await requests(order)).toEqual(['withdrawn']);
    const late = fixture.decide('sales-head', { taskId, revision: 1, outcome: 'approve' });
    expect((await problemOf(late)).type).toBe('not-current-revision');
  });

  test('when who asked for it would grant it, then somebody else has to (P-144, P-166)', async () => {
    const order = await fixture.order();
    await ask(order, { as: 'sales-head' });
    await fixture.proceed(order.id);
    expect((await problemOf(decide(order, 'change', 'sales-head'))).type).toBe('separation-of-duties');
    await decide(order, 'change', 'both');
    expect((await fixture.orderRow(order.id)).revision).toBe(2);
  });

  test('when it is asked for by whom it is not, twice, of another revision, or changes nothing, then it is refused (P-144, P-166)', async () => {
    const order = await fixture.order();
    expect((await problemOf(ask(order, { as: 'planner' }))).type).toBe('forbidden');
    expect((await problemOf(ask(order, { as: 'stranger' }))).type).toBe('not-found');
    expect((await problemOf(ask(order, { revision: 7 }))).type).toBe('revision-mismatch');
    expect((await problemOf(ask(order, { document: documentOf() }))).errors).toMatchObject([
      { path: 'document', code: 'unchanged' },
    ]);
    expect((await problemOf(ask(order, { reason: ' ' }))).errors).toMatchObject([{ path: 'reason' }]);
    await ask(order);
    expect((await problemOf(ask(order))).type).toBe('already-requested');
  });

  test('when the policy has nobody grant changes, then the problem says to revise (P-144)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'standard' });
    expect((await problemOf(ask(order))).type).toBe('forbidden');
    expect((await revise(order)).status).toBe(201);
  });

  test('when it is sent twice under one key, or granted by two at once, then it is one revision', async () => {
    const order = await fixture.order();
    const key = `change-${order.id}`;
    const first = await ask(order, { key });
    expect((await ask(order, { key })).body).toEqual(first.body);
    await fixture.proceed(order.id);
    const { id: taskId } = await fixture.task(order.id, 'change');
    const grant = (as: string) => fixture.decide(as, { taskId, revision: 1, outcome: 'approve' });
    const settled = await Promise.allSettled([grant('sales-head'), grant('both')]);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await fixture.orderRow(order.id)).revision).toBe(2);
  });
});
