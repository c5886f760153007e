import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, openTasks, reaches, submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';
import { type Json, withValue } from './bad-input-json.ts';
import { orderAtRest, atRest } from './bad-input-order-at-rest.ts';
import { type Problem, refusalOf, refused, wrong } from './bad-input-problem.ts';
import { expectNothingStored } from './bad-input-stored.ts';

const SHARE: Json = {
  kind: 'prepayment',
  share: '0.3',
  description: '投产前预付三成',
  ownerRole: 'sales_clerk',
  dueOn: '2026-12-01',
};
const GUARANTEE: Json = {
  kind: 'guarantee',
  amount: '1000.00',
  description: '银行保函',
  ownerRole: 'sales_clerk',
  dueOn: '2026-12-01',
};
const APPROVE: Json = { revision: 1, outcome: 'approve' };
const CONDITIONAL: Json = { revision: 1, outcome: 'approve-with-conditions', conditions: [SHARE, GUARANTEE] };

describe('given an order before its reviewers, and answers that are wrong', () => {
  let stack: Stack;
  let order: string;
  let credit: string;
  let capacity: string;
  let closed: string;
  let closedTask: string;

  beforeAll(async () => {
    stack = await startStack();
    closed = await submit(stack);
    await atRest(stack, closed);
    closedTask = await taskOf(closed, 'credit');
    await cancel(closed);
    order = await orderAtRest(stack);
    credit = await taskOf(order, 'credit');
    capacity = await taskOf(order, 'capacity');
  });

  afterAll(async () => {
    await stack.close();
  });

  expectNothingStored(() => stack);

  async function taskOf(intakeNumber: string, gate: string): Promise<string> {
    const [task] = await openTasks(stack, intakeNumber, gate);
    return task?.id ?? '';
  }

  async function cancel(intakeNumber: string): Promise<void> {
    await stack.as('clerk').post(`/orders/${intakeNumber}/cancel-requests`, { reason: '客户取消' });
    await decide(stack, intakeNumber, 'cancel', 'sales-head');
    await reaches(stack, intakeNumber, 'CANCELLED');
    await stack.settled(intakeNumber);
  }

  const answer = async (body: Json, { task = credit, as = 'credit' } = {}) =>
    refusalOf(await stack.as(as).post<Problem>(`/tasks/${task}/decision`, body));

  test.each<[what: string, path: string, value: Json | null, error: string]>([
    ['unknown', 'outcome', 'maybe', 'outcome invalid-value'],
    ['in capitals', 'outcome', 'APPROVE', 'outcome invalid-value'],
    ['true', 'outcome', true, 'outcome invalid-value'],
    ['a list', 'outcome', ['approve'], 'outcome invalid-value'],
    ['a text', 'revision', '1', 'revision invalid-type'],
    ['zero', 'revision', 0, 'revision too-small'],
    ['a fraction', 'revision', 1.5, 'revision invalid-type'],
    ['a number', 'reason', 7, 'reason invalid-type'],
    ['very long', 'reason', 'x'.repeat(4_001), 'reason too-big'],
    ['broken', 'reason', 'a\u0000', 'reason not-well-formed'],
    ['an object', 'conditions', {}, 'conditions invalid-type'],
    ['given to a plain yes', 'conditions', [SHARE], 'conditions not-allowed'],
    ['a list', 'findings', [], 'findings invalid-type'],
    ['not asked for', 'findings', { mood: 'good' }, 'findings.mood unknown-field'],
    ['a number for a text', 'findings', { assessment: 1 }, 'findings.assessment wrong-type'],
    ['an object', 'findings', { assessment: {} }, 'findings.assessment invalid-union'],
    ['unknown', 'taskId', 'x', 'taskId unknown-field'],
    ['of somebody else', 'decidedBy', 'gm', 'decidedBy unknown-field'],
  ])('when what is said is %s: %s = %j, then 422 names it', async (_, path, value, error) => {
    expect(await answer(withValue(APPROVE, path, value))).toEqual(wrong(error));
  });

  test.each(['revision', 'outcome'])('when there is no %s, then 422 says so', async (path) => {
    expect(await answer(withValue(APPROVE, path, undefined))).toEqual(wrong(`${path} required`));
  });

  test('when all of an answer is wrong, then 422 names every part', async () => {
    expect(await answer({ outcome: 'perhaps', reason: false, conditions: [{}], more: 1 })).toEqual(
      wrong(
        'revision required',
        'outcome invalid-value',
        'reason invalid-type',
        'conditions[0].kind invalid-union',
        'more unknown-field',
      ),
    );
  });

  test.each<[outcome: string, task: 'credit' | 'capacity', error: string]>([
    ['need-documents', 'capacity', 'outcome unknown-outcome'],
    ['refuse', 'credit', 'reason required'],
    ['need-documents', 'credit', 'reason required'],
    ['approve-with-conditions', 'credit', 'conditions required'],
  ])('when %s is said to the gate %s, then 422: %s (P-44)', async (outcome, gate, error) => {
    const on = gate === 'credit' ? { task: credit, as: 'credit' } : { task: capacity, as: 'planner' };
    const reason = error.startsWith('outcome') ? { reason: '缺资料' } : {};
    expect(await answer({ revision: 1, outcome, ...reason }, on)).toEqual(wrong(error));
  });

  test.each<[what: string, path: string, value: Json, error: string]>([
    ['above one', '[0].share', '1.01', '[0].share not-a-share'],
    ['a percentage', '[0].share', '30', '[0].share not-a-share'],
    ['zero', '[0].share', '0', '[0].share not-a-share'],
    ['negative', '[0].share', '-0.3', '[0].share not-a-share'],
    ['a number', '[0].share', 0.3, '[0].share invalid-type'],
    ['with a sign', '[0].share', '30%', '[0].share not-a-share'],
    ['negative', '[1].amount', '-1000', '[1].amount not-positive'],
    ['zero', '[1].amount', '0', '[1].amount not-positive'],
    ['of 15 digits', '[1].amount', '1'.repeat(15), '[1].amount too-large'],
    ['a tenth of a fen', '[1].amount', '0.001', '[1].amount too-many-decimals'],
    ['a day that there is not', '[1].dueOn', '2026-11-31', '[1].dueOn not-a-date'],
    ['over', '[1].dueOn', '2026-11-22', '[1].dueOn in-the-past'],
    ['of the year 0001', '[1].dueOn', '0001-01-01', '[1].dueOn in-the-past'],
    ['no role', '[1].ownerRole', 'wizard', '[1].ownerRole unknown-role'],
    ['what every object has', '[1].ownerRole', 'constructor', '[1].ownerRole unknown-role'],
    ['blank', '[1].description', ' \n', '[1].description invalid-format'],
    ['unknown', '[1].kind', 'promise', '[1].kind invalid-union'],
    ['of another kind', '[1].share', '0.1', '[1].share unknown-field'],
    ['all of it twice', '[1]', withValue(SHARE, 'share', '0.8'), ' more-than-order'],
  ])('when a condition is %s: %s = %j, then 422 names it (P-26)', async (_, path, value, error) => {
    const body = withValue(CONDITIONAL, `conditions${path}`, value);
    expect(await answer(body)).toEqual(wrong(`conditions${error}`));
  });

  test('when there are 21 conditions, then 422', async () => {
    const conditions = Array.from({ length: 21 }, () => GUARANTEE);
    expect(await answer(withValue(CONDITIONAL, 'conditions', conditions))).toEqual(
      wrong('conditions too-big'),
    );
  });

  test.each<[what: string, findings: Json, error: string]>([
    ['a measure that there is not', { measure: 'magic' }, 'measure unknown-choice'],
    ['a day that there is not', { deliveryDate: '2026-02-30' }, 'deliveryDate wrong-type'],
    ['a day of the year 0', { deliveryDate: '0000-01-01' }, 'deliveryDate wrong-type'],
    ['another gate’s finding', { assessment: '好' }, 'assessment unknown-field'],
  ])('when capacity is answered with %s, %j, then 422 names it (P-35)', async (_, findings, error) => {
    expect(
      await answer({ revision: 1, outcome: 'approve', findings }, { task: capacity, as: 'planner' }),
    ).toEqual(wrong(`findings.${error}`));
  });

  test('when the revision is not the one that stands, then 409 (P-145)', async () => {
    expect(await answer({ revision: 2, outcome: 'approve' })).toEqual(refused(409, 'not-current-revision'));
    expect(await answer({ revision: Number.MAX_SAFE_INTEGER, outcome: 'approve' })).toEqual(
      refused(409, 'not-current-revision'),
    );
  });

  test.each(['planner', 'sales', 'sales-head', 'finance', 'gm', 'group-gm', 'admin', 'auditor', 'operator'])(
    'when %s, whose question it is not, answers or claims it, then 403 (P-166)',
    async (as) => {
      expect(await answer(APPROVE, { as })).toEqual(refused(403, 'forbidden'));
      const claimed = await stack.as(as).post<Problem>(`/tasks/${credit}/claim`);
      expect(refusalOf(claimed)).toEqual(refused(403, 'forbidden'));
    },
  );

  test.each(['paper-credit', 'paper-sales-head', 'paper-gm', 'paper-planner'])(
    'when %s has the right role at another company, then there is no such task and no such order (P-166)',
    async (as) => {
      expect(await answer(APPROVE, { as })).toEqual(refused(404, 'not-found'));
      for (const path of [`/orders/${order}/cancel-requests`, `/orders/${order}/decline-requests`]) {
        expect(refusalOf(await stack.as(as).post<Problem>(path, { reason: 'x' }))).toEqual(
          refused(404, 'not-found'),
        );
      }
    },
  );

  test('when nobody known answers, then 403 unknown-person', async () => {
    expect(await answer(APPROVE, { as: 'stranger' })).toEqual(refused(403, 'unknown-person'));
  });

  test('when the order has ended, then 409 order-closed for whatever is sent (P-155)', async () => {
    const sent = [
      ['credit', `/tasks/${closedTask}/decision`, APPROVE],
      ['credit', `/tasks/${closedTask}/claim`, {}],
      ['sales', `/orders/${closed}/cancel-requests`, { reason: '再次' }],
      ['sales', `/orders/${closed}/decline-requests`, { reason: '再次' }],
      ['sales', `/orders/${closed}/completion`, { note: '已签收' }],
      [
        'sales',
        `/orders/${closed}/documents`,
        { documents: [{ title: 'x', reference: 'x', sha256: 'a'.repeat(64) }] },
      ],
    ] as const;
    for (const [as, path, body] of sent) {
      const answered = refusalOf(await stack.as(as).post<Problem>(path, body));
      expect({ path, ...answered }).toEqual({ path, ...refused(409, 'order-closed') });
    }
  });

  test.each<[path: string, body: Json, error: string]>([
    ['cancel-requests', {}, 'reason required'],
    ['cancel-requests', { reason: ' ' }, 'reason invalid-format'],
    ['cancel-requests', { reason: 'x', force: true }, 'force unknown-field'],
    ['completion', { note: 'x'.repeat(2_001) }, 'note too-big'],
    ['documents', { documents: [] }, 'documents too-small'],
    [
      'documents',
      { documents: [{ title: 'x', reference: 'x', sha256: 'A' }] },
      'documents[0].sha256 invalid-format',
    ],
    [
      'documents',
      {
        taskId: '00000000-0000-4000-8000-000000000000',
        documents: [{ title: 'x', reference: 'x', sha256: 'a'.repeat(64) }],
      },
      'taskId unknown-task',
    ],
    ['revisions', { cause: 'mood', document: {} }, 'cause invalid-value'],
  ])('when %s is sent with %j, then 422 names what is wrong', async (path, body, error) => {
    const headers = { 'if-match': '"1"' };
    const { status, errors } = refusalOf(
      await stack.as('sales').post<Problem>(`/orders/${order}/${path}`, body, { headers }),
    );
    expect(status).toBe(422);
    expect(errors).toContain(error);
  });
});
