import { randomUUID } from 'node:crypto';
import { createOrderSteps } from '../../activities/order-steps/order-steps.ts';
import type { Announcement, CommandContext, CommandRequest } from '../../commands/command.ts';
import { answerProposal } from '../../commands/answer-round.ts';
import { CommandProblem } from '../../commands/problem.ts';
import { decideTask, type DecideTaskInput } from '../../commands/decide-task.ts';
import { proposeRound } from '../../commands/propose-round.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import { openDatabase } from '../../db/connection.ts';
import { verifyChain } from '../../domain/evidence/verify-chain.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { isFinal, isGateStage, type Stage } from '../../domain/order/stages.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { createDatabase } from '../setup/database.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { seedCompany } from './commands-company.ts';

/** Wednesday, 09:00 in Shanghai. */
export const START = new Date('2026-11-25T01:00:00Z');

/** 100 pieces at 10.00 with tax: 1,000.00. A work centre of 8 hours a day makes 10 of them an hour. */
export function documentOf(changes: Partial<OrderDocument> & { quantity?: string } = {}): OrderDocument {
  const { quantity = '100', ...others } = changes;
  return {
    parties: { buyer: { customerId: 'C001' } },
    lines: [{ sku: 'P100', quantity, unit: 'pcs', grossPrice: '10.00', taxRate: '0.13' }],
    currency: 'CNY',
    paymentMethod: 'monthly',
    delivery: { date: '2026-12-18', place: '上海' },
    ...others,
  };
}

/** A conditional yes to capacity: what is done, what it costs, until when, and who sees to it (P-35). */
export const WITH_OVERTIME: Omit<DecideTaskInput, 'taskId' | 'revision'> = {
  outcome: 'approve-with-conditions',
  conditions: [
    { kind: 'other', description: '安排周末加班', ownerRole: 'production_planner', dueOn: '2026-12-01' },
  ],
  findings: { measure: 'overtime', costEffect: '加班费 800', deliveryDate: '2026-12-18' },
};

export type Fixture = Awaited<ReturnType<typeof commandFixture>>;

/** A database with a company at work under these policies, and the commands as people send them. */
export async function commandFixture(policies: Policy[] = [policyNamed('standard')]) {
  const database = await createDatabase();
  let counting: string[] | null = null;
  const db = openDatabase(database.appUrl, {
    name: 'commands-test',
    max: 12,
    onQuery: (text) => counting?.push(text),
  });
  await seedCompany(db, policies);
  const clock = { now: START };
  const announced: Announcement[] = [];
  const context: CommandContext = {
    db,
    now: () => clock.now,
    announce: (hint) => announced.push(hint),
  };
  const steps = createOrderSteps({ db, now: () => clock.now });

  /** A request of a person under a key of its own, or a given one. */
  function by(subject: string, key: string = randomUUID(), requestHash = 'same'): CommandRequest {
    return { subject, method: 'POST', path: '/test', key, requestHash, correlationId: `of-${key}` };
  }

  /** Takes the order as far as its rows say, by the steps that its workflow does. Answers where it then stands. */
  async function proceed(orderId: string): Promise<Stage> {
    let stage: Stage = 'UNDER_REVIEW';
    for (;;) {
      const answer = await step(orderId, stage);
      if (answer.worked === answer.stage) return answer.stage;
      stage = answer.stage;
    }
  }

  function step(orderId: string, stage: Stage) {
    if (isGateStage(stage)) return steps.askGates({ orderId, stage });
    if (isFinal(stage)) return steps.closeOrder({ orderId, stage });
    if (stage === 'NEGOTIATING') return steps.negotiate({ orderId });
    if (stage === 'AWAITING_CUSTOMER_INFO') return steps.awaitCustomer({ orderId });
    return steps.makeEffective({ orderId });
  }

  async function orderRow(orderId: string) {
    return db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow();
  }

  return {
    db,
    /** Of the database, with the owner's rights. */
    ownerUrl: database.url,
    context,
    clock,
    announced,
    by,
    proceed,
    /** What the Temporal UI shows of the order when its process has caught up. */
    async shown(orderId: string) {
      return (await step(orderId, await proceed(orderId))).show;
    },
    orderRow,
    /** The same of an order that lacks nothing. */
    async completeRow(orderId: string) {
      const { amount, payment_method, ...row } = await orderRow(orderId);
      if (amount === null || payment_method === null) throw new Error(`order ${orderId} is incomplete`);
      return { ...row, amount, payment_method };
    },
    /** An order as somebody entered it, its first gates asked. */
    async order(
      document: OrderDocument = documentOf(),
      { policyId = policies[0]?.id, as = 'clerk' }: { policyId?: string | undefined; as?: string } = {},
    ) {
      const { body } = await submitOrder(context, by(as), {
        companyId: 'c',
        policyId,
        channel: 'fax',
        document,
      });
      const { intakeNumber } = body;
      const { id } = await db
        .selectFrom('orders')
        .select('id')
        .where('intake_number', '=', intakeNumber)
        .executeTakeFirstOrThrow();
      await proceed(id);
      return { id, intakeNumber };
    },
    /** A customer of that code with an account of this limit. */
    async creditCustomer(id: string, limit: string): Promise<string> {
      await db.insertInto('customers').values({ id, company_id: 'c', name: id }).execute();
      await db
        .insertInto('credit_accounts')
        .values({ id, company_id: 'c', customer_id: id, currency: 'CNY', credit_limit: limit, rating: 'B' })
        .execute();
      return id;
    },
    /** The customer has accepted something of an order that is negotiated: it may be revised so. */
    async agreed({ intakeNumber }: { intakeNumber: string }) {
      const proposal = { intakeNumber, kind: 'other', text: '客户同意', proposedBy: 'us' } as const;
      const { body } = await proposeRound(context, by('sales'), proposal);
      const said = { intakeNumber, round: body.round, answer: 'accepted', reference: '邮件 88' } as const;
      await answerProposal(context, by('sales'), said);
    },
    /** The open task at a gate of the order, the seat given. */
    async task(orderId: string, code: string, seat = 1) {
      return db
        .selectFrom('tasks')
        .innerJoin('gates', 'gates.id', 'tasks.gate_id')
        .selectAll('tasks')
        .where('tasks.order_id', '=', orderId)
        .where('tasks.gate_code', '=', code)
        .where('tasks.seat', '=', seat)
        .where('gates.status', '=', 'open')
        .executeTakeFirstOrThrow();
    },
    async taskById(id: string) {
      return db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    },
    async gates(orderId: string) {
      const rows = await db
        .selectFrom('gates')
        .select(['code', 'revision', 'status'])
        .where('order_id', '=', orderId)
        .orderBy('opened_at')
        .orderBy('revision')
        .orderBy('round')
        .orderBy('code')
        .execute();
      return rows.map(({ code, revision, status }) => `${code}@${revision} ${status}`);
    },
    /** The events of the order's chain, which must be whole. */
    async events(orderId: string) {
      const rows = await db
        .selectFrom('audit_events')
        .select(['kind', 'text', 'hash'])
        .where('subject_id', '=', orderId)
        .orderBy('seq')
        .execute();
      const verdict = verifyChain(rows);
      if (!verdict.ok) throw new Error(`the chain breaks at ${verdict.brokenAt}: ${verdict.reason}`);
      return rows.map(({ kind, text }): { kind: string; data: Record<string, unknown> } => ({
        kind,
        data: JSON.parse(text).data,
      }));
    },
    decide(subject: string, input: DecideTaskInput, key?: string) {
      return decideTask(context, by(subject, key), input);
    },
    /** The statements that `work` sends. */
    async counted(work: () => Promise<unknown>): Promise<string[]> {
      const statements: string[] = [];
      counting = statements;
      await work();
      counting = null;
      return statements;
    },
    async close() {
      await db.destroy();
      await database.drop();
    },
  };
}

/** The problem with which a command is refused; throws when it is not. */
export async function problemOf(refused: Promise<unknown>): Promise<CommandProblem> {
  try {
    await refused;
  } catch (error) {
    if (error instanceof CommandProblem) return error;
    throw error;
  }
  throw new Error('the command was not refused');
}
