import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { registerPolicy } from '../../db/policies.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import { policySchema } from '../../domain/policy/policy-schema.ts';
import { decide, openTasks, ordinaryDocument, reaches } from '../setup/orders.ts';
import { type Stack, startStack } from '../setup/stack.ts';
import { policyNamed } from '../unit/policy-texts.ts';

type Body = { intakeNumber: string; resumedTasks: string[]; questions: { id: string }[]; contacts: object[] };

const CITED = { rule: 'P-6', source: 'test' };
const standard = policyNamed('standard');
const POLICY = policySchema.parse({
  ...standard,
  id: 'intake',
  intake: { incomplete: { owners: [{ role: 'sales_clerk' }], ...CITED } },
  lifecycle: ['VALIDATING', ...standard.lifecycle],
  gates: [
    {
      code: 'intake',
      title: { zh: '接单审查', en: 'Intake' },
      question: { zh: '信息完整吗?', en: 'Is the order clear?' },
      stage: 'VALIDATING',
      kind: 'contact',
      mode: 'any',
      owners: [{ role: 'sales_clerk' }],
      outcomes: ['approve', 'refuse', 'need-information'],
      points: [{ code: 'direction', title: { zh: '进口方向', en: 'Inlet' }, ...CITED }],
      ...CITED,
    },
    ...standard.gates,
  ],
  clocks: [
    {
      code: 'intake',
      title: { zh: '接单审查', en: 'Intake' },
      of: { task: 'intake' },
      allowance: 'PT8H',
      rule: 'S-02',
      source: 'test',
    },
    ...standard.clocks,
  ],
});

describe('given a company that asks the customer when an order is not clear', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    await inTransaction(stack.db, async (trx) => {
      await registerPolicy(trx, POLICY, sha256Hex(canonicalText(JSON.parse(JSON.stringify(POLICY)))));
      await trx
        .insertInto('company_policies')
        .values({ company_id: 'machinery', policy_id: POLICY.id })
        .execute();
      const { calendar } = POLICY;
      await registerCalendar(trx, { id: policyCalendarId(POLICY.id), calendar, years: [2026, 2027] });
    });
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when the customer has answered and was contacted, then the order goes on from AWAITING_CUSTOMER_INFO to its review, the clock run on (P-6, P-15, S-02)', async () => {
    const form = {
      companyId: 'machinery',
      policyId: POLICY.id,
      channel: 'phone',
      document: ordinaryDocument(),
    };
    const { body: entered } = await stack.as('clerk').post<Body>('/orders', form);
    const order = entered.intakeNumber;
    const [task] = await openTasks(stack, order, 'intake');
    const questions = [{ question: '进口方向?', method: 'phone' }];
    expect(
      (await decide(stack, order, 'intake', 'sales', { outcome: 'need-information', questions })).status,
    ).toBe(200);
    await reaches(stack, order, 'AWAITING_CUSTOMER_INFO');
    await stack.settled(order);
    // Temporal has it when the workflow task is completed, which is after the step's commit.
    await vi.waitFor(
      async () => {
        const { searchAttributes } = await stack.client.workflow.getHandle(order).describe();
        expect(searchAttributes['WaitingOn']).toEqual(['customer', 'intake']);
      },
      { timeout: 40_000, interval: 20 },
    );

    const direction = { gate: 'intake', point: 'direction', confirmed: false };
    const waiting = await stack.as('sales').get<object>(`/orders/${order}/intake`);
    expect(waiting.body).toMatchObject({
      stage: 'AWAITING_CUSTOMER_INFO',
      missing: [],
      openQuestions: [{ question: '进口方向?', awaited: true }],
      contacts: { logged: 0, lastAt: null },
      points: [direction],
      gates: [{ code: 'intake', kind: 'contact', status: 'open' }],
    });

    stack.clock.advance(3_600_000);
    const { body: asked } = await stack.as('sales').get<Body>(`/orders/${order}/questions`);
    expect(asked).toMatchObject({ questions: [{ question: '进口方向?', answer: null, awaited: true }] });
    const answered = await stack
      .as('sales')
      .post<Body>(`/orders/${order}/questions/${asked.questions[0]?.id}/answer`, {
        answer: '左进右出',
        customerPerson: '张工',
      });
    expect(answered).toMatchObject({ status: 200, body: { resumedTasks: [task?.id] } });
    await reaches(stack, order, 'VALIDATING');
    const clock = await stack.db
      .selectFrom('clocks')
      .innerJoin('clock_pauses', 'clock_pauses.clock_id', 'clocks.id')
      .select(['paused_since', 'reason', 'resumed_at'])
      .where('subject_id', '=', task?.id ?? '')
      .execute();
    expect(clock).toMatchObject([
      { paused_since: null, reason: 'customer-info', resumed_at: stack.clock.now() },
    ]);

    expect((await decide(stack, order, 'intake', 'sales')).status).toBe(409);
    const talk = { kind: 'first-contact', method: 'phone', customerPerson: '张工', summary: '确认交期' };
    expect((await stack.as('sales').post(`/orders/${order}/contacts`, talk)).status).toBe(201);
    expect((await decide(stack, order, 'intake', 'sales')).status).toBe(200);
    await reaches(stack, order, 'UNDER_REVIEW');
    const { body: contacts } = await stack.as('planner').get<Body>(`/orders/${order}/contacts`);
    expect(contacts).toMatchObject({ contacts: [{ kind: 'first-contact', summary: '确认交期' }] });
    expect(contacts.contacts[0]).not.toHaveProperty('customerPerson');
    const taken = await stack.as('planner').get<{ copySha256: string }>(`/orders/${order}/intake`);
    expect(taken.body).toMatchObject({
      stage: 'UNDER_REVIEW',
      openQuestions: [],
      contacts: { logged: 1 },
      gates: [{ code: 'intake', status: 'approved' }],
    });
    const copy = await stack.as('sales').get(`/orders/${order}/copy`);
    expect(`"${taken.body.copySha256}"`).toBe(copy.headers.get('etag'));
  });

  test('when an order lacks its date and a quantity, then the view of its intake names them and nothing to proofread, also when it is completed; strangers find no order (P-4, P-6, P-10)', async () => {
    const { delivery, ...document } = ordinaryDocument();
    const form = {
      companyId: 'machinery',
      policyId: POLICY.id,
      channel: 'phone',
      document: {
        ...document,
        lines: document.lines.map(({ quantity: _, ...line }) => line),
        delivery: { ...delivery, date: '' },
      },
    };
    const { body } = await stack.as('clerk').post<Body>('/orders', form);
    await openTasks(stack, body.intakeNumber, 'customer-info');
    const path = `/orders/${body.intakeNumber}/intake`;
    expect((await stack.as('sales').get<object>(path)).body).toMatchObject({
      missing: [{ path: 'delivery.date' }, { path: 'lines[0].quantity' }],
      copySha256: null,
      openQuestions: [],
      gates: [{ code: 'customer-info', status: 'open' }],
    });
    expect((await stack.as('paper-clerk').get(path)).status).toBe(404);
    const revised = await stack.as('sales').post(
      `/orders/${body.intakeNumber}/revisions`,
      { cause: 'customer', document: ordinaryDocument() },
      {
        headers: { 'if-match': '"1"' },
      },
    );
    expect(revised.status).toBe(201);
    const copy = (revision: number) =>
      stack.as('sales').get(`/orders/${body.intakeNumber}/copy?revision=${revision}`);
    expect((await copy(1)).status).toBe(404);
    expect((await copy(2)).status).toBe(200);
  });
});
