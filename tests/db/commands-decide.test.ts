import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimTask } from '../../commands/claim-task.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import type { Condition } from '../../domain/gates/evidence.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { Gate, Policy } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf, WITH_OVERTIME } from './commands-fixture.ts';

type Order = { id: string; intakeNumber: string };
type Parts = Partial<Omit<Parameters<Fixture['decide']>[1], 'taskId'>>;

const standard = policyNamed('standard');

/** The standard policy under another name, one of its gates changed. */
function policyWith(id: string, code: string, changes: Partial<Gate>): Policy {
  const gates = standard.gates.map((gate) => (gate.code === code ? { ...gate, ...changes } : gate));
  return { ...standard, id, gates };
}

const officerAndHead: Gate['owners'] = [
  { role: 'credit_officer', at: 'company' },
  { role: 'credit_head', at: 'company' },
];
const POLICIES = [standard, policyWith('all', 'credit', { mode: 'all', owners: officerAndHead })];

const PREPAYMENT: Condition = {
  kind: 'prepayment',
  share: '0.6',
  description: '预付六成',
  ownerRole: 'sales_clerk',
  dueOn: '2026-12-01',
};
const SPECIAL: Partial<OrderDocument> = { special: { reason: '非标接口' } };
const SMALL: Partial<OrderDocument> = { parties: { buyer: { customerId: 'C002' } } };

let fixture: Fixture;

beforeAll(async () => {
  fixture = await commandFixture(POLICIES);
});
afterAll(() => fixture.close());

/** What somebody decides at an open gate of the order; approve, on the first revision, unless said otherwise. */
async function decide(
  order: Order,
  code: string,
  as: string,
  { seat = 1, ...parts }: Parts & { seat?: number } = {},
) {
  const { id: taskId } = await fixture.task(order.id, code, seat);
  return fixture.decide(as, { taskId, revision: 1, outcome: 'approve', ...parts });
}

async function toSalesHead(order: Order, credit = 'credit') {
  await decide(order, 'credit', credit);
  await decide(order, 'capacity', 'planner');
  expect(await fixture.proceed(order.id)).toBe('SALES_HEAD_APPROVAL');
}

async function toExecutives(): Promise<Order> {
  const order = await fixture.order(documentOf(SPECIAL));
  await toSalesHead(order);
  await decide(order, 'sales-head', 'sales-head');
  expect(await fixture.proceed(order.id)).toBe('EXECUTIVE_REVIEW');
  return order;
}

function lines(quantity: string) {
  return [{ sku: 'P101', quantity, unit: 'pcs', grossPrice: '1.00', taxRate: '0.13' }];
}

describe('given a gate that any one of its owners answers', () => {
  test('when one approves, then the applied result is answered and the process is told (D2)', async () => {
    const order = await fixture.order();
    const { status, body } = await decide(order, 'credit', 'credit');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      task: { status: 'completed', outcome: 'approve' },
      gate: { code: 'credit', status: 'approved', stillToAnswer: 0 },
      order: { intakeNumber: order.intakeNumber, revision: 1, seq: 1 },
    });
    expect(fixture.announced.at(-1)).toMatchObject({
      orderId: order.id,
      seq: 1,
      kind: 'credit-approved',
    });
    const stored = await fixture.db
      .selectFrom('decisions')
      .innerJoin('order_revisions', 'order_revisions.order_id', 'decisions.order_id')
      .select(['revision_hash', 'sha256', 'person_id'])
      .where('decisions.id', '=', body.decisionId)
      .executeTakeFirstOrThrow();
    expect(stored).toMatchObject({ revision_hash: stored.sha256, person_id: 'credit' });
    expect((await fixture.events(order.id)).at(-1)).toMatchObject({
      kind: 'decided',
      data: { decisionId: body.decisionId, outcome: 'approve', gateStatus: 'approved' },
    });
  });

  test('when one refuses, then the order is negotiated and the other gate is withdrawn (P-44)', async () => {
    const order = await fixture.order();
    const capacity = await fixture.task(order.id, 'capacity');
    await decide(order, 'credit', 'credit', { outcome: 'refuse', reason: '逾期未付' });
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
    const late = fixture.decide('planner', { taskId: capacity.id, revision: 1, outcome: 'approve' });
    expect(await problemOf(late)).toMatchObject({
      type: 'task-not-open',
      extra: { gate: 'capacity', gateStatus: 'withdrawn' },
    });
  });

  test('when two people decide it at once, then one wins and the other learns who did', async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await fixture.order();
      const { id: taskId } = await fixture.task(order.id, 'credit');
      const settled = await Promise.allSettled(
        ['credit', 'credit2'].map((as) => fixture.decide(as, { taskId, revision: 1, outcome: 'approve' })),
      );
      expect(settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.type] : []))).toEqual([
        'already-decided',
      ]);
      const decisions = fixture.db.selectFrom('decisions').select('id').where('task_id', '=', taskId);
      expect(await decisions.execute()).toHaveLength(1);
    }
  });

  test('when one request is sent 20 times at once, then there is one decision and one answer', async () => {
    const order = await fixture.order();
    const { id: taskId } = await fixture.task(order.id, 'credit');
    const input = { taskId, revision: 1, outcome: 'approve' as const };
    const settled = await Promise.allSettled(
      Array.from({ length: 20 }, () => fixture.decide('credit', input, `twenty-${taskId}`)),
    );
    const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.body.decisionId] : []));
    const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.type] : []));
    expect(new Set(answers).size).toBe(1);
    expect(refused.every((type) => type === 'key-in-progress')).toBe(true);
    const decisions = fixture.db.selectFrom('decisions').select('id').where('task_id', '=', taskId);
    expect(await decisions.execute()).toHaveLength(1);
  });
});

describe('given a gate that all of its owners answer', () => {
  test('when one of two approves, then it stays open and the process is not told', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'all' });
    const told = fixture.announced.length;
    const { body } = await decide(order, 'credit', 'credit');
    expect(body.gate).toEqual({ code: 'credit', status: 'open', stillToAnswer: 1 });
    expect(fixture.announced).toHaveLength(told);
    const { body: last } = await decide(order, 'credit', 'credit-head', { seat: 2 });
    expect(last.gate).toEqual({ code: 'credit', status: 'approved', stillToAnswer: 0 });
  });

  test('when one refuses with a veto, then the gate is refused and the other task withdrawn (P-44)', async () => {
    const order = await fixture.order(documentOf(), { policyId: 'all' });
    const other = await fixture.task(order.id, 'credit', 2);
    const { body } = await decide(order, 'credit', 'credit', { outcome: 'refuse', reason: '风险' });
    expect(body.gate.status).toBe('refused');
    expect((await fixture.taskById(other.id)).status).toBe('withdrawn');
    const late = fixture.decide('credit-head', { taskId: other.id, revision: 1, outcome: 'approve' });
    expect((await problemOf(late)).type).toBe('task-not-open');
  });

  test('when the first answer sets a prepayment, then the last one reserves only what is left (P-26)', async () => {
    const order = await fixture.order(documentOf(SMALL), { policyId: 'all' });
    await decide(order, 'credit', 'credit', {
      outcome: 'approve-with-conditions',
      conditions: [PREPAYMENT],
    });
    await decide(order, 'credit', 'credit-head', { seat: 2 });
    const entries = fixture.db
      .selectFrom('credit_entries')
      .select(['amount', 'state'])
      .where('order_id', '=', order.id);
    expect(await entries.execute()).toEqual([{ amount: '400.0000', state: 'reserved' }]);
    await fixture.db.updateTable('credit_entries').set({ state: 'released' }).execute();
  });
});

describe('given a gate that two of three executives approve, without a veto (P-22)', () => {
  test('when one refuses and two approve, then it is approved and the order effective', async () => {
    const order = await toExecutives();
    const refused = await decide(order, 'executive', 'exec1', { outcome: 'refuse', reason: '太急' });
    expect(refused.body.gate).toMatchObject({ status: 'open', stillToAnswer: 2 });
    await decide(order, 'executive', 'exec2', { seat: 2 });
    const last = await decide(order, 'executive', 'exec3', { seat: 3 });
    expect(last.body.gate.status).toBe('approved');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when the first two approve, then the third task is withdrawn', async () => {
    const order = await toExecutives();
    const third = await fixture.task(order.id, 'executive', 3);
    await decide(order, 'executive', 'exec1');
    const { body } = await decide(order, 'executive', 'exec2', { seat: 2 });
    expect(body.gate).toMatchObject({ status: 'approved', stillToAnswer: 0 });
    expect((await fixture.taskById(third.id)).status).toBe('withdrawn');
  });

  test('when two refuse, then it is refused', async () => {
    const order = await toExecutives();
    await decide(order, 'executive', 'exec1', { outcome: 'refuse', reason: '太急' });
    const last = await decide(order, 'executive', 'exec2', { seat: 2, outcome: 'refuse', reason: '不划算' });
    expect(last.body.gate.status).toBe('refused');
  });

  test('when one person answers two of its tasks, also at once, then the second is refused (P-166)', async () => {
    const order = await toExecutives();
    const settled = await Promise.allSettled(
      [1, 2, 3].map((seat) => decide(order, 'executive', 'exec1', { seat })),
    );
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const types = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.type] : []));
    expect(types).toEqual(['separation-of-duties', 'separation-of-duties']);
  });
});

describe('given people who may not decide', () => {
  test('when who entered the order would give the final approval, then somebody else has to (P-166)', async () => {
    const order = await fixture.order(documentOf(), { as: 'sales-head' });
    await toSalesHead(order);
    expect((await problemOf(decide(order, 'sales-head', 'sales-head'))).type).toBe('separation-of-duties');
    await decide(order, 'sales-head', 'both');
  });

  test('when who wrote the revision would give the final approval, then somebody else has to (P-166)', async () => {
    const order = await fixture.order();
    await reviseOrder(fixture.context, fixture.by('sales-head'), {
      intakeNumber: order.intakeNumber,
      revision: 1,
      cause: 'our-error',
      document: documentOf({ quantity: '50' }),
    });
    await fixture.proceed(order.id);
    await decide(order, 'credit', 'credit', { revision: 2 });
    await decide(order, 'capacity', 'planner', { revision: 2 });
    await fixture.proceed(order.id);
    const problem = await problemOf(decide(order, 'sales-head', 'sales-head', { revision: 2 }));
    expect(problem.type).toBe('separation-of-duties');
  });

  test('when who decided the credit would give the final approval, then somebody else has to (P-166)', async () => {
    const order = await fixture.order();
    await toSalesHead(order, 'both');
    expect((await problemOf(decide(order, 'sales-head', 'both'))).type).toBe('separation-of-duties');
  });

  test('when the role is another or of another company, then it is forbidden or not found (P-165)', async () => {
    const order = await fixture.order();
    expect((await problemOf(decide(order, 'credit', 'planner'))).type).toBe('forbidden');
    expect((await problemOf(decide(order, 'credit', 'stranger'))).type).toBe('not-found');
    expect((await problemOf(decide(order, 'credit', 'nobody'))).type).toBe('unknown-person');
  });

  test('when the role was taken away, then it counts no more', async () => {
    const order = await fixture.order();
    const role = fixture.db.deleteFrom('role_assignments').where('person_id', '=', 'exec3');
    await role.execute();
    expect((await problemOf(decide(order, 'credit', 'exec3'))).type).toBe('not-found');
    await fixture.db
      .insertInto('role_assignments')
      .values({ person_id: 'exec3', role: 'executive', unit_id: 'c' })
      .execute();
  });

  test('when another revision was seen, then it is not decided on', async () => {
    const order = await fixture.order();
    const problem = await problemOf(decide(order, 'credit', 'credit', { revision: 2 }));
    expect(problem).toMatchObject({ type: 'not-current-revision', extra: { currentRevision: 1 } });
  });

  test('when somebody else has claimed the task, then they are named', async () => {
    const order = await fixture.order();
    const { id: taskId } = await fixture.task(order.id, 'credit');
    await claimTask(fixture.context, fixture.by('credit2'), { taskId });
    expect((await problemOf(decide(order, 'credit', 'credit'))).extra).toEqual({ claimedBy: 'credit2' });
    await decide(order, 'credit', 'credit2');
  });
});

describe('given the form of a decision', () => {
  async function paths(parts: Parts, code = 'credit', as = 'credit') {
    const problem = await problemOf(decide(await fixture.order(), code, as, parts));
    expect(problem.type).toBe('validation');
    return problem.errors?.map(({ path, code: error }) => `${path} ${error}`);
  }

  test('when it is not one that the gate takes, or has no reason, then each wrong part is named (P-44)', async () => {
    expect(await paths({ outcome: 'refuse', reason: ' ' })).toEqual(['reason required']);
    expect(await paths({ outcome: 'need-documents', reason: '缺图' }, 'capacity', 'planner')).toEqual([
      'outcome unknown-outcome',
    ]);
    expect(await paths({ findings: { colour: 'red' } })).toEqual(['findings.colour unknown-field']);
    expect(await paths({ conditions: [PREPAYMENT] })).toEqual(['conditions not-allowed']);
    expect(await paths({ outcome: 'approve-with-conditions' })).toEqual(['conditions required']);
  });

  test('when a condition is given to an office in which nobody works, or to a machine, then that is named (P-35)', async () => {
    const conditions: Condition[] = [
      { ...PREPAYMENT, ownerRole: 'legal_head' },
      { ...PREPAYMENT, ownerRole: 'integration' },
    ];
    expect(await paths({ outcome: 'approve-with-conditions', conditions })).toEqual([
      'conditions[1].ownerRole unknown-role',
      'conditions[0].ownerRole nobody-holds',
    ]);
  });

  test('when a condition cannot become an obligation, then each wrong part is named', async () => {
    const conditions: Condition[] = [
      { ...PREPAYMENT, share: '1.2', ownerRole: 'nobody', dueOn: '2026-11-24' },
      { kind: 'guarantee', amount: '0', description: ' ', ownerRole: 'sales_clerk', dueOn: 'soon' },
    ];
    expect(await paths({ outcome: 'approve-with-conditions', conditions })).toEqual([
      'conditions[0].share not-a-share',
      'conditions[0].ownerRole unknown-role',
      'conditions[0].dueOn in-the-past',
      'conditions[1].amount not-positive',
      'conditions[1].description required',
      'conditions[1].dueOn not-a-date',
    ]);
    const twice = [PREPAYMENT, PREPAYMENT];
    expect(await paths({ outcome: 'approve-with-conditions', conditions: twice })).toEqual([
      'conditions more-than-order',
    ]);
  });

  test('when documents are needed, then the task waits, the process is told, and the gate stays open (P-26)', async () => {
    const order = await fixture.order();
    const { body } = await decide(order, 'credit', 'credit', {
      outcome: 'need-documents',
      reason: '缺财务报表',
    });
    expect(body).toMatchObject({ task: { status: 'suspended' }, gate: { status: 'open', stillToAnswer: 1 } });
    expect(fixture.announced.at(-1)).toMatchObject({ kind: 'credit-need-documents', seq: body.order.seq });
    expect((await problemOf(decide(order, 'credit', 'credit2'))).type).toBe('task-suspended');
  });
});

describe('given a limit and hours that end', () => {
  test('when no routing says what a line takes, then it is shown as unknown, and approved with the hours that are planned for it or a condition, never plainly (P-31, P-35)', async () => {
    const [known] = documentOf().lines;
    if (!known) throw new Error('the document has a line');
    const bought = { company_id: 'c', unit: 'pcs', list_price: '10', tax_rate: '0.13', name: '控制柜' };
    await fixture.db
      .insertInto('products')
      .values({ ...bought, sku: 'P102' })
      .execute();
    const lines = [known, { ...known, sku: 'P102' }];
    const order = await fixture.order(documentOf({ lines }));
    const { evidence } = await fixture.task(order.id, 'capacity');
    expect(evidence.capacity).toMatchObject({ fits: false, earliest: null, unknown: [2] });
    for (const findings of [{}, { hoursPlanned: ' ' }]) {
      expect(await problemOf(decide(order, 'capacity', 'planner', { findings }))).toMatchObject({
        type: 'facts-missing',
        errors: [{ path: 'findings.hoursPlanned', code: 'required' }],
      });
    }
    const findings = { hoursPlanned: '装配 16 小时,12 月 8 日前完成' };
    expect((await decide(order, 'capacity', 'planner', { findings })).body.gate.status).toBe('approved');
    const other = await fixture.order(documentOf({ lines }));
    expect((await decide(other, 'capacity', 'planner', WITH_OVERTIME)).body.gate.status).toBe('approved');
  });

  test('when the order does not fit the limit, then the figures are answered; with a prepayment it fits (P-26)', async () => {
    const order = await fixture.order(documentOf(SMALL));
    const problem = await problemOf(decide(order, 'credit', 'credit'));
    expect(problem).toMatchObject({
      type: 'credit-exceeded',
      extra: { credit: { available: '500.00', needed: '1000.00', fits: false } },
    });
    const { body } = await decide(order, 'credit', 'credit', {
      outcome: 'approve-with-conditions',
      conditions: [PREPAYMENT],
    });
    expect(body.gate.status).toBe('approved');
    const obligations = fixture.db
      .selectFrom('obligations')
      .select(['amount', 'owner_role', 'due_on', 'precondition', 'status'])
      .where('order_id', '=', order.id);
    expect(await obligations.execute()).toEqual([
      {
        amount: '600.0000',
        owner_role: 'sales_clerk',
        due_on: '2026-12-01',
        precondition: true,
        status: 'open',
      },
    ]);
    await fixture.db.updateTable('credit_entries').set({ state: 'released' }).execute();
  });

  test('when two orders race for one limit, then one is approved and the other exceeds it (P-26)', async () => {
    for (let round = 0; round < 6; round += 1) {
      const first = await fixture.order(documentOf({ ...SMALL, quantity: '30' }));
      const second = await fixture.order(documentOf({ ...SMALL, quantity: '30' }));
      const settled = await Promise.allSettled([
        decide(first, 'credit', 'credit'),
        decide(second, 'credit', 'credit2'),
      ]);
      expect(settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.type] : []))).toEqual([
        'credit-exceeded',
      ]);
      await fixture.db.updateTable('credit_entries').set({ state: 'released' }).execute();
    }
  });

  test('when the order is prepaid, then it passes without a reservation (P-129)', async () => {
    const order = await fixture.order(documentOf({ ...SMALL, paymentMethod: 'prepaid' }));
    await decide(order, 'credit', 'credit');
    const entries = fixture.db.selectFrom('credit_entries').select('state').where('order_id', '=', order.id);
    expect(await entries.execute()).toEqual([]);
  });

  test('when the hours are not free in time, then the earliest date is answered; with overtime it can be done (P-31, P-35)', async () => {
    const order = await fixture.order(documentOf({ lines: lines('1800') }));
    const problem = await problemOf(decide(order, 'capacity', 'planner'));
    expect(problem).toMatchObject({ type: 'capacity-exceeded', extra: { capacity: { fits: false } } });
    const withoutWhom = { ...WITH_OVERTIME, conditions: [], findings: { measure: 'overtime' } };
    expect((await problemOf(decide(order, 'capacity', 'planner', withoutWhom))).errors).toMatchObject([
      { path: 'conditions', code: 'required' },
      { path: 'findings.costEffect', code: 'required' },
      { path: 'findings.deliveryDate', code: 'required' },
    ]);
    const { body } = await decide(order, 'capacity', 'planner', WITH_OVERTIME);
    expect(body.gate.status).toBe('approved');
    const hours = fixture.db
      .selectFrom('capacity_reservations')
      .select('state')
      .where('order_id', '=', order.id);
    expect((await hours.execute()).length).toBeGreaterThan(0);
    await fixture.db.updateTable('capacity_reservations').set({ state: 'released' }).execute();
  });
});

/**
 * The SQL statements of a decision, each one round trip: all that the pool's onQuery hears, BEGIN and COMMIT
 * themselves among them. What a process reads once (a policy version) or each half minute (a calendar) is read.
 */
const MOST_ROUND_TRIPS = 12;

describe('given a process that has read its policy and calendar, and the statements from BEGIN to COMMIT', () => {
  async function countOf(work: () => Promise<unknown>): Promise<number> {
    const statements = await fixture.counted(work);
    // The test reads the open task first.
    const transaction = statements.slice(statements.indexOf('begin'));
    expect(transaction.at(-1)).toBe('commit');
    return transaction.length;
  }

  test('when a decision is made, then it takes at most 12 of them, whatever the gate and the outcome', async () => {
    const order = await fixture.order(documentOf({ lines: lines('20') }));
    const wanting = await fixture.order();
    const cancelled = await fixture.order();
    await requestCancel(fixture.context, fixture.by('clerk'), {
      intakeNumber: cancelled.intakeNumber,
      reason: '客户取消',
    });
    await fixture.proceed(cancelled.id);
    const reason = '理由';
    const counts = {
      credit: await countOf(() => decide(order, 'credit', 'credit')),
      capacity: await countOf(() => decide(order, 'capacity', 'planner')),
      needDocuments: await countOf(() =>
        decide(wanting, 'credit', 'credit', { outcome: 'need-documents', reason }),
      ),
      refusal: await countOf(() => decide(wanting, 'capacity', 'planner', { outcome: 'refuse', reason })),
      cancelRefused: await countOf(() =>
        decide(cancelled, 'cancel', 'sales-head', { outcome: 'refuse', reason }),
      ),
      review: await fixture
        .proceed(order.id)
        .then(() => countOf(() => decide(order, 'sales-head', 'sales-head'))),
    };
    expect(Object.entries(counts).filter(([, count]) => count > MOST_ROUND_TRIPS)).toEqual([]);
  });
});
