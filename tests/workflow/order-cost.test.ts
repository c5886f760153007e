import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { historyCost } from '../../bin/bench/history-cost.ts';
import { readPolicies } from '../../bin/policies/read-policies.ts';
import { registerPolicies } from '../../bin/policies/register-policies.ts';
import { inTransaction } from '../../db/transaction.ts';
import { openTasks, ordinaryDocument, reaches } from '../setup/orders.ts';
import { type Stack, startStack } from '../setup/stack.ts';

describe('given the policy of the bench: credit, then capacity, then an executive', () => {
  const statements: string[] = [];
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ onQuery: (text) => void statements.push(text) });
    const bench = readPolicies().filter(({ policy }) => policy.id === 'bench');
    await inTransaction(stack.db, async (trx) => {
      await registerPolicies(trx, bench, stack.clock.now());
      await trx
        .insertInto('company_policies')
        .values({ company_id: 'machinery', policy_id: 'bench' })
        .execute();
    });
  });

  afterAll(async () => {
    await stack.close();
  });

  async function submit(): Promise<string> {
    const body = { companyId: 'machinery', policyId: 'bench', channel: 'fax', document: ordinaryDocument() };
    const { body: answer } = await stack.as('clerk').post<{ intakeNumber: string }>('/orders', body);
    return answer.intakeNumber;
  }

  /** Approves and answers what was asked of the database from BEGIN to COMMIT, both counted. */
  async function approve(order: string, gate: string, person: string): Promise<string[]> {
    const [task] = await openTasks(stack, order, gate);
    await stack.settled(order);
    statements.length = 0;
    await stack.as(person).post(`/tasks/${task?.id}/decision`, { revision: 1, outcome: 'approve' });
    const begin = statements.findIndex((text) => /^begin/i.test(text));
    const commit = statements.findIndex((text) => /^commit/i.test(text));
    return statements.slice(begin, commit + 1);
  }

  test('when it goes from intake to effective, then it costs at most 26 events, 5 workflow tasks and 11 actions, and each decision 12 round trips', async () => {
    const warmUp = await submit();
    for (const [gate, person] of PASSED) await approve(warmUp, gate, person);
    await reaches(stack, warmUp, 'EFFECTIVE');

    const order = await submit();
    const trips: number[] = [];
    for (const [gate, person] of PASSED) trips.push((await approve(order, gate, person)).length);
    await reaches(stack, order, 'EFFECTIVE');
    await stack.settled(order);
    expect(Math.min(...trips)).toBeGreaterThan(4);
    expect(Math.max(...trips)).toBeLessThanOrEqual(12);

    const cost = historyCost(await stack.client.workflow.getHandle(order).fetchHistory());
    expect(cost.events).toBeLessThanOrEqual(26);
    expect(cost.workflowTasks).toBeLessThanOrEqual(5);
    expect(cost.actions).toBeLessThanOrEqual(11);
  });
});

const PASSED = [
  ['credit', 'credit'],
  ['capacity', 'planner'],
  ['executive', 'exec1'],
] as const;
