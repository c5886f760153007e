import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmitOrderAnswer } from '../../commands/submit-order.ts';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import { completeDocument } from '../../domain/order/document-complete.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { failingRuns } from '../chaos/invariants/runs.ts';
import { openTasks, ordinaryDocument, reaches, submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';
import { type Json, toJson } from './bad-input-json.ts';
import { mutationsOf } from './bad-input-mutations.ts';
import { type Problem, refusalOf } from './bad-input-problem.ts';
import { fc } from '../setup/chance.ts';

type Sent = { companyId: string; channel: string; document: OrderDocument };
type Read = { document: Json; hidden: string[] };

const CONTACT = { name: '刘工', phone: '13900000000', email: 'liu@example.com' };

/** An order in which everything is given that can be. */
const ORDER = toJson({
  companyId: 'machinery',
  policyId: 'standard',
  channel: 'fax',
  receivedAt: '2026-11-20T09:00:00+08:00',
  document: ordinaryDocument({
    parties: {
      buyer: { customerId: 'C001' },
      payer: { customerId: 'C002' },
      consignee: { name: '浦东泵站', contact: CONTACT },
    },
    lines: [
      {
        lineNo: 10,
        sku: 'P100',
        quantity: '20',
        unit: 'pcs',
        netPrice: '100.00',
        taxRate: '0.13',
        remark: '红色',
      },
      { sku: 'P103', quantity: '1', unit: 'set', grossPrice: '113.00', taxRate: '0.13', priceBasis: 'gross' },
      { name: '钢管', spec: 'DN50', quantity: '12.5', unit: 'm', netPrice: '8', taxRate: '0' },
    ],
    delivery: { date: '2026-12-14', place: '上海市浦东新区', terms: 'DAP', packing: '木箱' },
    quality: 'GB/T 3216',
    fields: {},
    remarks: '加急',
    special: { reason: '新机型' },
  }),
});

const DECISION = toJson({
  revision: 1,
  outcome: 'approve-with-conditions',
  reason: '新项目',
  conditions: [
    { kind: 'prepayment', share: '0.3', description: '预付', ownerRole: 'sales_clerk', dueOn: '2026-12-01' },
    {
      kind: 'guarantee',
      amount: '10.00',
      description: '保函',
      ownerRole: 'sales_clerk',
      dueOn: '2026-12-01',
    },
    { kind: 'other', description: '验收', ownerRole: 'planner', dueOn: '2026-12-01' },
  ],
  findings: { assessment: '良好', paymentHistory: '按期' },
});

describe('given bodies in which values are deleted, retyped, nested and pushed to extremes', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  /** What GET shows of an order is what was sent, completed; nothing of it was lost or changed. */
  async function expectReadBack(intakeNumber: string, { document }: Sent, sha256: string): Promise<void> {
    const { body } = await stack.as('sales').get<Read>(`/orders/${intakeNumber}`);
    expect(body.document).toEqual(toJson(completeDocument(document)));
    expect(sha256Hex(canonicalText(body.document))).toBe(sha256);
  }

  test('when an order is mutated, then it is 201 and reads back, or a 4xx problem; what is taken in is reviewed', async () => {
    const taken: string[] = [];
    await fc.assert(
      fc.asyncProperty(mutationsOf(ORDER), async (body) => {
        const sent = JSON.stringify(body);
        const answer = await stack.as('clerk').post<SubmitOrderAnswer>('/orders', sent);
        if (answer.status !== 201)
          return expectProblem(await stack.as('clerk').post<Problem>('/orders', sent));
        const { intakeNumber, stage, sha256 } = answer.body;
        await expectReadBack(intakeNumber, JSON.parse(sent), sha256);
        if (stage === 'RECEIVED') taken.push(intakeNumber);
      }),
      { numRuns: 250 },
    );
    expect(taken.length).toBeGreaterThan(5);
    await Promise.all(taken.map((intakeNumber) => reaches(stack, intakeNumber, 'UNDER_REVIEW')));
    for (const intakeNumber of taken) await openTasks(stack, intakeNumber, 'capacity');
  });

  test('when an order is as large as the form takes, then it is reviewed like any other (P-35)', async () => {
    const line = { sku: 'P103', quantity: '1000000000', unit: 'pcs', netPrice: '0.01', taxRate: '0' };
    const lines = Array.from({ length: 1_000 }, () => line);
    const date = '9999-12-31';
    const intakeNumber = await submit(stack, ordinaryDocument({ lines, delivery: { date, place: '上海' } }));
    expect(await openTasks(stack, intakeNumber, 'capacity')).toHaveLength(1);
  });

  test('when a decision is mutated, then it is 200 and stored as it was said, or a 4xx problem', async () => {
    const open: string[] = [];
    await fc.assert(
      fc.asyncProperty(mutationsOf(DECISION), async (body) => {
        if (open.length === 0) open.push(...(await creditTasks(10)));
        const [task] = open;
        const answer = await stack.as('credit').post<Problem>(`/tasks/${task}/decision`, body);
        if (answer.status !== 200) return expectProblem(answer);
        open.shift();
        expect(toJson(await storedDecision(task ?? ''))).toMatchObject(said(body));
      }),
      { numRuns: 150 },
    );
  });

  test('when all of that was sent, then no workflow has failed and nobody has to look at an incident', async () => {
    expect(await failingRuns(stack, [])).toEqual([]);
    expect(await stack.db.selectFrom('incidents').selectAll().execute()).toEqual([]);
  });

  async function creditTasks(count: number): Promise<string[]> {
    const numbers = await Promise.all(Array.from({ length: count }, () => submit(stack)));
    const tasks = await Promise.all(numbers.map((number) => openTasks(stack, number, 'credit')));
    return tasks.flat().map(({ id }) => id);
  }

  async function storedDecision(taskId: string) {
    return stack.db
      .selectFrom('decisions')
      .select(['revision', 'outcome', 'conditions', 'findings'])
      .where('task_id', '=', taskId)
      .executeTakeFirstOrThrow();
  }
});

function expectProblem(answer: Parameters<typeof refusalOf>[0]): void {
  const { status } = refusalOf(answer);
  expect({ status, refused: status >= 400 && status < 500 }).toEqual({ status, refused: true });
}

/** The reason is trimmed before it is stored. */
function said(body: Json): object {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const { reason: _, ...rest } = body;
  return rest;
}
