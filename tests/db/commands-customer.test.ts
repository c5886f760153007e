import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDocuments } from '../../commands/add-documents.ts';
import { answerQuestion } from '../../commands/answer-question.ts';
import { askQuestion } from '../../commands/ask-question.ts';
import { recordContact, type RecordContactInput } from '../../commands/record-contact.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { openQuestions, questionsOf } from '../../db/questions.ts';
import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf, START } from './commands-fixture.ts';

const CITED = { rule: 'P-6', source: 'test' };
const SHA = 'b'.repeat(64);
const HOUR = 3_600_000;

function gate(code: string, kind: string, role: string, more: object = {}) {
  const title = { zh: code, en: code };
  const outcomes = ['approve', 'refuse', 'need-documents', 'need-information'];
  const asked = { code, title, question: title, stage: 'VALIDATING', kind, mode: 'any', owners: [{ role }] };
  return { ...asked, outcomes, ...CITED, ...more };
}

function choice(code: string, choices: string[]) {
  return { code, title: { zh: code, en: code }, type: 'choice', choices, required: true, ...CITED };
}

function clockOf(code: string, of: object) {
  return { code, title: { zh: code, en: code }, of, allowance: 'PT8H', rule: 'S-02', source: 'test' };
}

/** Intake looks at an order; then credit. */
function policyOf(id: string, gates: object[], changes: object = {}): Policy {
  const standard = policyNamed('standard');
  return policySchema.parse({
    ...standard,
    id,
    lifecycle: ['VALIDATING', 'UNDER_REVIEW'],
    gates: [...gates, ...standard.gates.filter(({ code }) => code === 'credit')],
    clocks: [clockOf('intake', { task: 'intake' }), clockOf('credit', { gate: 'credit' })].filter(
      ({ code }) => code === 'credit' || gates.some((asked) => 'code' in asked && asked.code === code),
    ),
    separation: [],
    ...changes,
  });
}

const demanded = [{ zh: '需求文档', en: 'Requirement document' }];
const policies = [
  policyOf('asking', [
    gate('intake', 'review', 'order_clerk', { refusal: 'reject' }),
    gate('second-look', 'review', 'sales_clerk'),
  ]),
  policyOf(
    'voting',
    [
      gate('intake', 'review', 'order_clerk', {
        owners: [{ role: 'order_clerk' }, { role: 'sales_clerk' }],
        mode: { atLeast: 1, of: 2 },
        veto: false,
      }),
    ],
    { clocks: [clockOf('vote', { gate: 'intake' })] },
  ),
  policyOf('contacting', [
    gate('first-contact', 'contact', 'sales_clerk', { demands: { listed: demanded } }),
  ]),
  policyOf('following', [gate('first-contact', 'contact', 'sales_clerk')], {
    notices: [{ on: 'received', to: [{ role: 'production_planner' }], rule: 'P-15', source: '4r' }],
  }),
  policyOf('verifying', [
    gate('identity', 'identity', 'finance_officer', {
      findings: [
        choice('result', ['verified', 'failed']),
        choice('method', ['register', 'in-person']),
        choice('risk', ['low', 'high']),
      ],
    }),
  ]),
];

type Order = { id: string; intakeNumber: string };

describe('given orders about which the customer has to be asked', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture(policies);
  });
  afterAll(() => fixture.close());

  const received = (policyId: string) => fixture.order(documentOf(), { policyId });

  async function needInformation(order: Order, questions = ['进口方向?', '电压等级?'], key?: string) {
    const { id: taskId } = await fixture.task(order.id, 'intake');
    const asked = questions.map((question) => ({ question, method: 'phone' as const }));
    const input = { taskId, revision: 1, outcome: 'need-information' as const, questions: asked };
    return { taskId, answer: await fixture.decide('clerk', input, key) };
  }

  const questions = ({ id }: Order) => questionsOf(fixture.db, id);

  function answer({ intakeNumber }: Order, questionId: string, as = 'sales', key?: string) {
    const given = { intakeNumber, questionId, answer: '左进', customerPerson: '周采购' };
    return answerQuestion(fixture.context, fixture.by(as, key), given);
  }

  const clock = ({ id }: Order, code: string) =>
    fixture.db
      .selectFrom('clocks')
      .select(['due_at', 'paused_since'])
      .where('order_id', '=', id)
      .where('code', '=', code)
      .executeTakeFirstOrThrow();

  function addDocument({ intakeNumber }: Order, title: string, taskId?: string) {
    const documents = [{ title, reference: `archive/${title}`, sha256: SHA }];
    return addDocuments(fixture.context, fixture.by('sales'), { intakeNumber, taskId, documents });
  }

  function contact(
    { intakeNumber }: Order,
    change: Partial<RecordContactInput> = {},
    as = 'sales',
    key?: string,
  ) {
    return recordContact(fixture.context, fixture.by(as, key), {
      intakeNumber,
      kind: 'first-contact',
      method: 'phone',
      customerPerson: '周采购',
      summary: '确认型号、数量、交期、包装方式',
      ...change,
    });
  }

  test('when intake needs information, then the order waits for the customer, its clock too, until each question is answered (P-6, S-02)', async () => {
    const order = await received('asking');
    const before = await clock(order, 'intake');
    const { taskId, answer: decided } = await needInformation(order, undefined, `need-${order.id}`);
    expect(decided.body).toMatchObject({
      task: { status: 'suspended', outcome: 'need-information' },
      gate: { status: 'open' },
    });
    expect((await needInformation(order, undefined, `need-${order.id}`)).answer.body).toEqual(decided.body);
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
    expect((await clock(order, 'intake')).paused_since).toEqual(fixture.clock.now);

    const [first, second, ...more] = await questions(order);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ taskId, askedBy: 'clerk', method: 'phone', answer: null, awaited: true });
    fixture.clock.now = new Date(START.getTime() + 2 * HOUR);
    expect((await answer(order, first?.id ?? '')).body.resumedTasks).toEqual([]);
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
    const key = `answer-${order.id}`;
    const last = await answer(order, second?.id ?? '', 'sales', key);
    expect(last.body.resumedTasks).toEqual([taskId]);
    expect((await answer(order, second?.id ?? '', 'sales', key)).body).toEqual(last.body);
    expect(
      (await questions(order)).map((asked) => [asked.answer, asked.customerPerson, asked.recordedBy]),
    ).toEqual([1, 2].map(() => ['左进', '周采购', 'sales']));

    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
    const after = await clock(order, 'intake');
    expect(after.paused_since).toBeNull();
    expect(after.due_at?.getTime()).toBe((before.due_at?.getTime() ?? 0) + 2 * HOUR);
    await fixture.decide('clerk', { taskId, revision: 1, outcome: 'approve' });
    const { id: look } = await fixture.task(order.id, 'second-look');
    await fixture.decide('sales', { taskId: look, revision: 1, outcome: 'approve' });
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect((await fixture.events(order.id)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['decided', 'question-answered', 'stage-entered']),
    );
    fixture.clock.now = START;
  });

  test('when it waits for the customer, then operators read that, since when, and which question, and no text of it (P-6, P-17)', async () => {
    const order = await received('asking');
    await needInformation(order, ['供电电压是多少?']);
    const show = await fixture.shown(order.id);
    const [asked] = await questions(order);
    expect(show).toMatchObject({
      OrderStage: 'AWAITING_CUSTOMER_INFO',
      WaitingOn: ['customer', 'intake', 'second-look'],
    });
    expect(show.details).toContain(`question ${asked?.id} to the customer since ${START.toISOString()}`);
    expect(show.details).toContain('suspended: the customer is asked');
    expect(show.details).not.toContain('电压');
  });

  test('when documents come while the customer is asked, then the task waits on; a new question keeps it waiting (P-6)', async () => {
    const order = await received('asking');
    const { taskId } = await needInformation(order, ['数量?']);
    expect((await addDocument(order, '图纸')).body.resumedTasks).toEqual([]);
    const { intakeNumber } = order;
    const more = { intakeNumber, taskId, question: '包装方式?', method: 'email' as const };
    await askQuestion(fixture.context, fixture.by('sales'), more);
    const [first, second] = await questions(order);
    expect((await answer(order, first?.id ?? '')).body.resumedTasks).toEqual([]);
    expect((await answer(order, second?.id ?? '')).body.resumedTasks).toEqual([taskId]);
    expect((await problemOf(askQuestion(fixture.context, fixture.by('sales'), more))).errors).toMatchObject([
      { path: 'taskId', code: 'unknown-task' },
    ]);
  });

  test('when one task waits for documents and another for the customer, then each goes on by its own (P-6)', async () => {
    const order = await received('asking');
    const { taskId } = await needInformation(order, ['数量?']);
    const { id: look } = await fixture.task(order.id, 'second-look');
    await fixture.decide('sales', { taskId: look, revision: 1, outcome: 'need-documents', reason: '缺图' });
    const [asked] = await questions(order);
    expect((await answer(order, asked?.id ?? '')).body.resumedTasks).toEqual([taskId]);
    expect((await clock(order, 'intake')).paused_since).toBeNull();
    expect((await fixture.taskById(look)).status).toBe('suspended');
    expect((await addDocument(order, '图纸')).body.resumedTasks).toEqual([look]);
  });

  test('when the last answer is recorded by two people at once, then one records it and the task is opened once (P-6)', async () => {
    const order = await received('asking');
    const { taskId } = await needInformation(order, ['数量?']);
    const [asked] = await questions(order);
    const both = await Promise.allSettled(
      ['sales', 'sales2'].map((as) => answer(order, asked?.id ?? '', as)),
    );
    const answers = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.body.resumedTasks] : []));
    expect(answers).toEqual([[taskId]]);
    expect((await problemOf(answer(order, asked?.id ?? ''))).type).toBe('already-decided');
  });

  test('when the order is revised or cancelled while the customer is asked, then it goes on without the answer (P-6)', async () => {
    const order = await received('asking');
    await needInformation(order, ['数量?']);
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: documentOf({ quantity: '120' }),
    });
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
    const [asked] = await questions(order);
    expect(asked?.awaited).toBe(false);
    expect(await openQuestions(fixture.db, order.id)).toEqual([]);
    expect((await answer(order, asked?.id ?? '')).body.resumedTasks).toEqual([]);

    const other = await received('asking');
    await needInformation(other, ['数量?']);
    await requestCancel(fixture.context, fixture.by('clerk'), {
      intakeNumber: other.intakeNumber,
      reason: '客户取消',
    });
    expect(await fixture.proceed(other.id)).toBe('AWAITING_CUSTOMER_INFO');
    const { id: cancelTask } = await fixture.task(other.id, 'cancel');
    await fixture.decide('sales', { taskId: cancelTask, revision: 1, outcome: 'approve' });
    expect(await fixture.proceed(other.id)).toBe('CANCELLED');
    const [late] = await questions(other);
    expect((await problemOf(answer(other, late?.id ?? ''))).type).toBe('order-closed');
  });

  test('when the customer never answers, then the clerk rejects the order all the same, and the questions end with it (D1, P-6, P-7)', async () => {
    const order = await received('asking');
    const { taskId } = await needInformation(order, ['数量?']);
    const decision = { taskId, revision: 1, reason: '客户无回复' } as const;
    expect(await problemOf(fixture.decide('clerk', { ...decision, outcome: 'approve' }))).toMatchObject({
      type: 'task-suspended',
      detail: expect.stringContaining('the customer’s answers'),
    });
    const refused = await fixture.decide('clerk', { ...decision, outcome: 'refuse' });
    expect(refused.body).toMatchObject({ task: { status: 'completed' }, gate: { status: 'refused' } });
    expect(await fixture.proceed(order.id)).toBe('REJECTED');
    expect(await openQuestions(fixture.db, order.id)).toEqual([]);
  });

  test('when one of several says no without the customer’s answer, then the gate goes on without the question, and its time runs again (P-6)', async () => {
    const order = await received('voting');
    const seats = await fixture.db
      .selectFrom('tasks')
      .select('id')
      .where('order_id', '=', order.id)
      .orderBy('seat')
      .execute();
    const [taskId = ''] = seats.map(({ id }) => id);
    const questions = [{ question: '数量?', method: 'phone' as const }];
    await fixture.decide('clerk', { taskId, revision: 1, outcome: 'need-information', questions });
    expect(await fixture.proceed(order.id)).toBe('AWAITING_CUSTOMER_INFO');
    expect((await clock(order, 'vote')).paused_since).not.toBeNull();
    await fixture.decide('clerk', { taskId, revision: 1, outcome: 'refuse', reason: '客户无回复' });
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
    expect((await clock(order, 'vote')).paused_since).toBeNull();
  });

  test('when a question is asked beside the tasks, then it is kept and nothing waits for it (P-6)', async () => {
    const order = await received('asking');
    const { intakeNumber } = order;
    const given = { intakeNumber, question: '发票抬头?', method: 'chat' as const };
    const key = `ask-${order.id}`;
    const { status, body } = await askQuestion(fixture.context, fixture.by('sales', key), given);
    expect(status).toBe(201);
    expect((await askQuestion(fixture.context, fixture.by('sales', key), given)).body).toEqual(body);
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
    expect(await questions(order)).toMatchObject([{ id: body.questionId, taskId: null, awaited: false }]);
    expect((await answer(order, body.questionId)).body.resumedTasks).toEqual([]);
  });

  test('when information is asked for without a question, or by whom it is not, then it is refused with every fault (P-6, P-166)', async () => {
    const order = await received('asking');
    const { id: taskId } = await fixture.task(order.id, 'intake');
    const paths = async (input: object) => {
      const decision = { taskId, revision: 1, outcome: 'need-information' as const, ...input };
      return (await problemOf(fixture.decide('clerk', decision))).errors?.map(
        ({ path, code }) => `${path} ${code}`,
      );
    };
    const blank = [{ question: ' ', method: 'phone' }];
    expect(await paths({})).toEqual(['questions required']);
    expect(await paths({ questions: blank })).toEqual(['questions[0].question required']);
    expect(await paths({ outcome: 'approve', questions: blank })).toEqual(['questions not-allowed']);
    const asked = { intakeNumber: order.intakeNumber, question: '数量?', method: 'phone' as const };
    const ask = (as: string, change = {}) =>
      problemOf(askQuestion(fixture.context, fixture.by(as), { ...asked, ...change }));
    expect((await ask('credit')).type).toBe('forbidden');
    expect((await ask('stranger')).type).toBe('not-found');
    expect((await ask('sales', { question: ' ' })).errors).toMatchObject([{ path: 'question' }]);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await problemOf(answer(order, nobody))).type).toBe('not-found');
  });

  test('when the first contact is due, then only the contact and the requirement document together let it be approved and stop its time (P-13, S-03)', async () => {
    const order = await received('contacting');
    const { id: taskId } = await fixture.task(order.id, 'first-contact');
    const approve = () => fixture.decide('sales', { taskId, revision: 1, outcome: 'approve' });
    const missing = async () => {
      const problem = await problemOf(approve());
      return [problem.type, ...(problem.errors ?? []).map(({ path }) => path)];
    };
    expect(await missing()).toEqual(['facts-missing', 'contacts', 'documents']);
    await addDocument(order, '报价单');
    const key = `contact-${order.id}`;
    const { status, body } = await contact(order, {}, 'sales', key);
    expect(status).toBe(201);
    expect((await contact(order, {}, 'sales', key)).body).toEqual(body);
    expect(await missing()).toEqual(['facts-missing', 'documents']);
    await addDocument(order, '需求文档 第一版');
    expect((await approve()).body.gate.status).toBe('approved');
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    const logged = fixture.db.selectFrom('contacts').selectAll().where('order_id', '=', order.id);
    expect(await logged.execute()).toMatchObject([
      { id: body.contactId, kind: 'first-contact', method: 'phone', recorded_by: 'sales' },
    ]);
  });

  test('when an order is entered, then production is told to prepare, and the review waits for the talk about model, quantity, date and packing (P-15)', async () => {
    const order = await received('following');
    const told = fixture.db
      .selectFrom('notices')
      .select(['template', 'person_id'])
      .where('order_id', '=', order.id);
    expect(await told.execute()).toEqual([{ template: 'received', person_id: 'planner' }]);
    const { id: taskId } = await fixture.task(order.id, 'first-contact');
    const approve = () => fixture.decide('sales', { taskId, revision: 1, outcome: 'approve' });
    expect((await problemOf(approve())).errors?.map(({ path }) => path)).toEqual(['contacts']);
    await contact(order);
    await approve();
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
    expect(
      (await fixture.events(order.id)).find(({ kind }) => kind === 'customer-contacted')?.data,
    ).toMatchObject({
      customerPerson: '周采购',
      summary: '确认型号、数量、交期、包装方式',
    });
  });

  test('when a revision asks again, then the contact before it does not count for it (P-15)', async () => {
    const order = await received('contacting');
    await contact(order);
    await addDocument(order, 'Requirement document');
    fixture.clock.now = new Date(START.getTime() + HOUR);
    await reviseOrder(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'customer',
      document: documentOf({ quantity: '120' }),
    });
    await fixture.proceed(order.id);
    const { id: taskId } = await fixture.task(order.id, 'first-contact');
    const approve = () => fixture.decide('sales', { taskId, revision: 2, outcome: 'approve' });
    expect((await problemOf(approve())).errors?.map(({ path }) => path)).toEqual(['contacts']);
    await contact(order, { kind: 'confirmation' });
    expect((await approve()).body.gate.status).toBe('approved');
    fixture.clock.now = START;
  });

  test('when a contact is blank, of tomorrow, before the order, or logged by whom it is not, then it is refused (P-15, P-166)', async () => {
    const order = await received('contacting');
    const faults = async (change: Partial<RecordContactInput>) =>
      (await problemOf(contact(order, change))).errors?.map(({ path, code }) => `${path} ${code}`);
    expect(await faults({ summary: ' ', customerPerson: '', contactedAt: '2026-11-26T01:00:00Z' })).toEqual([
      'customerPerson required',
      'summary required',
      'contactedAt in-the-future',
    ]);
    for (const contactedAt of ['2026-11-24T01:00:00Z', '0999-11-24T01:00:00Z', '0000-01-01T00:00:00Z']) {
      expect(await faults({ contactedAt })).toEqual(['contactedAt before-receipt']);
    }
    expect((await contact(order, { contactedAt: '2026-11-24T16:30:00Z' })).status).toBe(201);
    expect((await problemOf(contact(order, {}, 'credit'))).type).toBe('forbidden');
    expect((await problemOf(contact(order, {}, 'stranger'))).type).toBe('not-found');
  });

  test('when an identity is verified, then approving demands the result, the method, the risk and the filed proof (P-18)', async () => {
    const order = await received('verifying');
    const { id: taskId } = await fixture.task(order.id, 'identity');
    const approve = (findings: Record<string, string>) =>
      fixture.decide('finance', { taskId, revision: 1, outcome: 'approve', findings });
    const verified = { result: 'verified', method: 'register', risk: 'low' };
    expect((await problemOf(approve({ result: 'verified' }))).errors?.map(({ path }) => path)).toEqual([
      'findings.method',
      'findings.risk',
    ]);
    const failed = await problemOf(approve({ ...verified, result: 'failed' }));
    expect([failed.type, ...(failed.errors ?? []).map(({ path }) => path)]).toEqual([
      'facts-missing',
      'findings.result',
      'documents',
    ]);
    await addDocument(order, '营业执照核验');
    expect((await problemOf(approve(verified))).errors?.map(({ path }) => path)).toEqual(['documents']);
    await addDocument(order, '营业执照核验', taskId);
    expect((await approve(verified)).body.gate.status).toBe('approved');
    expect(await fixture.proceed(order.id)).toBe('UNDER_REVIEW');
  });

  test('when an identity is not verified, then the business is refused (P-18)', async () => {
    const order = await received('verifying');
    const { id: taskId } = await fixture.task(order.id, 'identity');
    const findings = { result: 'failed', method: 'in-person', risk: 'high' };
    await fixture.decide('finance', { taskId, revision: 1, outcome: 'refuse', reason: '证件不符', findings });
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
  });
});
