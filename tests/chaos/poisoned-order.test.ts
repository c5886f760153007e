import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTasks, reaches, submit } from '../setup/orders.ts';
import { expectNothingWrong } from './invariants.ts';
import {
  approve,
  approveAll,
  type RecordedStack,
  smallDocument,
  startRecordedStack,
  submitSeveral,
} from './site.ts';

const PATIENCE = { timeout: 40_000, interval: 100 };

describe('given an order of which one step fails whenever it is tried', () => {
  let stack: RecordedStack;

  beforeAll(async () => {
    stack = await startRecordedStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when others are decided meanwhile, then they go on; it is found by its incident, its decisions count, and mended it goes on', async () => {
    const poisoned = await submit(stack, smallDocument());
    await openTasks(stack, poisoned, 'credit');
    await asOwner(`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.order_id = (SELECT id FROM orders WHERE intake_number = '${poisoned}') THEN RAISE 'poisoned'; END IF;
      RETURN NEW; END $$`);
    await asOwner('CREATE TRIGGER poison BEFORE INSERT ON gates FOR EACH ROW EXECUTE FUNCTION poison()');
    await approve(stack, poisoned, 'credit', 'capacity');
    await foundBy(`Incident = 'step-failed:askGates'`, [poisoned]);
    expect(await errorOf(poisoned)).toContain('poisoned');

    const others = await submitSeveral(stack, 5);
    await Promise.all(others.map((order) => approveAll(stack, order)));
    await Promise.all(others.map((order) => reaches(stack, order, 'EFFECTIVE')));
    const seen = await stack.as('clerk').get(`/orders/${poisoned}`);
    expect(seen.body).toMatchObject({ stage: 'UNDER_REVIEW', process: 'pending' });

    await asOwner('DROP TRIGGER poison ON gates');
    await vi.waitFor(() => approve(stack, poisoned, 'sales-head'), PATIENCE);
    await reaches(stack, poisoned, 'EFFECTIVE');
    await foundBy(`Incident = 'step-failed:askGates'`, []);
    await expectNothingWrong(stack, stack);
  });

  async function asOwner(statement: string): Promise<void> {
    const owner = new Client({ connectionString: stack.database.url });
    await owner.connect();
    await owner.query(statement);
    await owner.end();
  }

  /** Visibility lags: waits until an operator's query finds exactly these orders. */
  async function foundBy(query: string, orders: string[]): Promise<void> {
    await vi.waitFor(async () => {
      const found = [];
      const mine = `${query} AND TaskQueue = '${stack.queues.orders}'`;
      for await (const { workflowId } of stack.client.workflow.list({ query: mine })) found.push(workflowId);
      expect(found).toEqual(orders);
    }, PATIENCE);
  }

  /** What the Temporal UI shows of the pending step. */
  async function errorOf(order: string): Promise<string> {
    return vi.waitFor(async () => {
      const { raw } = await stack.client.workflow.getHandle(order).describe();
      const said = JSON.stringify(raw.pendingActivities?.map(({ lastFailure }) => lastFailure) ?? []);
      expect(said).toContain('message');
      return said;
    }, PATIENCE);
  }
});
