import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { historyCost, isIdle } from '../../bin/bench/history-cost.ts';
import { readPolicies } from '../../bin/policies/read-policies.ts';
import { registerPolicies } from '../../bin/policies/register-policies.ts';
import type { CommandContext, CommandRequest } from '../../commands/command.ts';
import { decideTask } from '../../commands/decide-task.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import { openDatabase } from '../../db/connection.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { openTasks, ordinaryDocument, reaches } from '../setup/orders.ts';
import { type Stack, startStack } from '../setup/stack.ts';

/** The three gates of the bench policy, one after the other, and who answers them. */
const GATES = [
  { gate: 'credit', by: 'credit' },
  { gate: 'capacity', by: 'planner' },
  { gate: 'executive', by: 'exec1' },
] as const;

describe('given the bench policy with the gates credit, capacity and executive one after the other', () => {
  let stack: Stack;
  /** A pool that only the counted commands use. */
  let db: Kysely<DB>;
  let commands: CommandContext;
  const statements: string[] = [];

  beforeAll(async () => {
    stack = await startStack();
    await registerBench(stack);
    db = openDatabase(stack.database.appUrl, {
      name: 'counted',
      max: 1,
      onQuery: (text) => statements.push(text),
    });
    commands = { ...stack.commands, db };
  });

  afterAll(async () => {
    await db.destroy();
    await stack.close();
  });

  /** Does one command; answers how many round trips it took from BEGIN to COMMIT, these two among them. */
  async function counted<T>(work: () => Promise<T>): Promise<{ answer: T; roundTrips: number }> {
    statements.length = 0;
    const answer = await work();
    expect([statements.at(0), statements.at(-1)]).toEqual(['begin', 'commit']);
    return { answer, roundTrips: statements.length };
  }

  async function intake() {
    const input = {
      companyId: 'machinery',
      policyId: 'bench',
      channel: 'phone',
      document: ordinaryDocument(),
    } as const;
    const { answer, roundTrips } = await counted(() => submitOrder(commands, requestOf('clerk'), input));
    return { order: answer.body.intakeNumber, roundTrips };
  }

  async function approve(order: string, { gate, by }: (typeof GATES)[number]): Promise<number> {
    const [task] = await openTasks(stack, order, gate);
    if (!task) throw new Error('openTasks answers at least one');
    const input = { taskId: task.id, revision: task.revision, outcome: 'approve' } as const;
    const { roundTrips } = await counted(() => decideTask(commands, requestOf(by), input));
    return roundTrips;
  }

  /** An order from its intake until its process has applied the last approval: what its commands took, its history. */
  async function wholeOrder() {
    const { order, roundTrips } = await intake();
    const decisions: Record<string, number> = {};
    for (const asked of GATES) decisions[asked.gate] = await approve(order, asked);
    await reaches(stack, order, 'EFFECTIVE');
    return { intake: roundTrips, decisions, history: await historyOf(order) };
  }

  /** The history of an order's process, once nothing of it is under way. */
  async function historyOf(order: string) {
    await stack.settled(order);
    return vi.waitFor(
      async () => {
        const history = await stack.client.workflow.getHandle(order).fetchHistory();
        if (!isIdle(history)) throw new Error(`a workflow task of ${order} is under way`);
        return history;
      },
      { timeout: 20_000, interval: 20 },
    );
  }

  test('when all three approve, then it takes at most 26 events, 5 workflow tasks and 11 actions', async () => {
    const { history } = await wholeOrder();
    const cost = historyCost(history);
    expect(cost.events).toBeLessThanOrEqual(26);
    expect(cost.workflowTasks).toBeLessThanOrEqual(5);
    expect(cost.actions).toBeLessThanOrEqual(11);
  });

  test('when an order is taken in and decided, then each decision takes at most 12 round trips, and the intake too', async () => {
    // Policy and calendar are read now and then: the order that is counted finds them read.
    await wholeOrder();
    const { intake: taken, decisions } = await wholeOrder();
    const all = Object.entries({ intake: taken, ...decisions });
    expect(all).toHaveLength(4);
    expect(all.filter(([, roundTrips]) => roundTrips > 12)).toEqual([]);
  });
});

/** Machinery may use the policy of the bench beside its own. */
async function registerBench(stack: Stack): Promise<void> {
  const policies = readPolicies().filter(({ policy }) => policy.id === 'bench');
  await inTransaction(stack.db, async (trx) => {
    await registerPolicies(trx, policies, stack.clock.now());
    await trx
      .insertInto('company_policies')
      .values({ company_id: 'machinery', policy_id: 'bench' })
      .execute();
  });
}

function requestOf(subject: string): CommandRequest {
  const key = randomUUID();
  return { subject, method: 'POST', path: '/counted', key, requestHash: key, correlationId: key };
}
