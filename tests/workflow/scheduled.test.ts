import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { type NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createClocksActivities } from '../../activities/clocks/clocks.ts';
import { createReconcileActivities } from '../../activities/reconcile.ts';
import { createRelayActivities } from '../../activities/relay.ts';
import { relayRound } from '../../activities/relay-round.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import { clocks } from '../../workflows/clocks/clocks.ts';
import { ATTRIBUTES } from '../../workflows/order/attributes.ts';
import { reconcile } from '../../workflows/reconcile/reconcile.ts';
import { relay } from '../../workflows/relay/relay.ts';
import { addOrder, clockDatabase, clockOf, shanghai } from '../db/clocks-fixture.ts';
import { temporalAddress, temporalNamespace, uniqueTaskQueue } from '../setup/temporal.ts';
import { connectWorker } from '../setup/worker.ts';

const MONDAY = shanghai('2026-11-23 08:30');

describe('given the scheduled workflows on a real server, and orders whose processes nobody polls', () => {
  const taskQueue = uniqueTaskQueue('scheduled');
  const orderQueue = uniqueTaskQueue('orders');
  let fixture: Awaited<ReturnType<typeof clockDatabase>>;
  let connection: Connection;
  let native: NativeConnection;
  let client: Client;
  let worker: Worker;
  let running: Promise<void>;
  let at = MONDAY;
  const warnings: object[] = [];

  beforeAll(async () => {
    fixture = await clockDatabase();
    connection = await Connection.connect({ address: temporalAddress() });
    client = new Client({ connection, namespace: temporalNamespace() });
    native = await connectWorker();
    worker = await Worker.create({
      connection: native,
      namespace: temporalNamespace(),
      taskQueue,
      workflowBundle: { codePath: inject('workflows').scheduled },
      activities: {
        ...createClocksActivities(deps()),
        ...createRelayActivities(deps()),
        ...createReconcileActivities(deps()),
      },
    });
    running = worker.run();
  });

  afterAll(async () => {
    for await (const { workflowId } of client.workflow.list({
      query: `TaskQueue = '${orderQueue}' AND ExecutionStatus = 'Running'`,
    })) {
      await client.workflow.getHandle(workflowId).terminate();
    }
    worker.shutdown();
    await running;
    await native.close();
    await connection.close();
    await fixture.close();
  });

  function deps() {
    return {
      db: fixture.db,
      now: () => at,
      ...runs(),
      log: { warn: (details: object) => void warnings.push(details) },
    };
  }

  function order(codes: string[] = []) {
    return addOrder(fixture.db, fixture.policy, { at: MONDAY, codes });
  }

  function runs() {
    return orderRuns(fixture.db, client, orderQueue);
  }

  async function start(orderId: string): Promise<void> {
    await runs().startOrder(orderId);
  }

  async function statusOf(intakeNumber: string): Promise<string | null> {
    try {
      return (await client.workflow.getHandle(intakeNumber).describe()).status.name;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  async function signalsOf(intakeNumber: string): Promise<number> {
    const { events } = await client.workflow.getHandle(intakeNumber).fetchHistory();
    return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
  }

  /** Visibility lags: waits until the list of running orders says what is meant. */
  function listed(intakeNumber: string, expected: boolean): Promise<void> {
    return vi.waitFor(
      async () => {
        const listed = [];
        for await (const run of runs().openRuns()) listed.push(run);
        expect(listed.includes(intakeNumber)).toBe(expected);
      },
      { timeout: 20_000, interval: 100 },
    );
  }

  async function move(id: string): Promise<void> {
    await fixture.db
      .updateTable('orders')
      .set((set) => ({ seq: set('seq', '+', 1), changed_at: at, signal_attempts: 0 }))
      .where('id', '=', id)
      .execute();
  }

  test('when two runs of the clocks workflow go at once, then a tier rings once and the process is signalled (P-168)', async () => {
    const { id, intakeNumber } = await order(['credit']);
    await start(id);
    at = shanghai('2026-11-23 14:00');
    await Promise.all(
      ['a', 'b'].map((name) =>
        client.workflow.execute(clocks, { taskQueue, workflowId: `${taskQueue}-clocks-${name}` }),
      ),
    );
    await client.workflow.execute(clocks, { taskQueue, workflowId: `${taskQueue}-clocks-c` });
    expect((await clockOf(fixture.db, id, 'credit-review')).tier).toBe(1);
    expect(await signalsOf(intakeNumber)).toBe(1);
  });

  test('when a signal was lost, then the relay signals again, ever more rarely, and opens an incident that closes', async () => {
    const { id, intakeNumber } = await order();
    await start(id);
    await fixture.db.updateTable('orders').set({ workflow_started_at: at }).where('id', '=', id).execute();
    await move(id);
    const moved = at.getTime();
    const rung: number[] = [];
    for (let second = 0; second <= 130; second += 1) {
      at = new Date(moved + second * 1000);
      const { signalled } = await relayRound(deps());
      if (signalled > 0 && (await attemptsOf(id)) > rung.length) rung.push(second);
    }
    expect(rung).toEqual([3, 6, 12, 24, 48, 96]);
    expect(await signalsOf(intakeNumber)).toBe(6);
    expect(await incidentsOf(id)).toEqual([{ kind: 'process-behind', closed_at: null }]);
    await fixture.db.updateTable('orders').set({ applied_seq: 1 }).where('id', '=', id).execute();
    await relayRound(deps());
    expect(await incidentsOf(id)).toEqual([{ kind: 'process-behind', closed_at: at }]);
  });

  test('when an order was committed and its process never started, then the relay starts it, twice at once as well', async () => {
    const { id, intakeNumber } = await order();
    await move(id);
    at = new Date(at.getTime() + 3_000);
    await Promise.all(
      ['a', 'b'].map((name) =>
        client.workflow.execute(relay, { taskQueue, workflowId: `${taskQueue}-relay-${name}` }),
      ),
    );
    expect(await statusOf(intakeNumber)).toBe('RUNNING');
    const row = await fixture.db
      .selectFrom('orders')
      .select('workflow_started_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.workflow_started_at).toEqual(at);
  });

  test('when an order counts as started and the server knows no run, then the relay starts one', async () => {
    const { id, intakeNumber } = await order();
    await fixture.db.updateTable('orders').set({ workflow_started_at: at }).where('id', '=', id).execute();
    await move(id);
    at = new Date(at.getTime() + 3_000);
    await relayRound(deps());
    expect(await statusOf(intakeNumber)).toBe('RUNNING');
  });

  test('when runs are missing, terminated or left over, then reconcile starts the first two and reports the last', async () => {
    const [never, ended, over] = [await order(), await order(), await order()];
    const stray = `R-nobody-${taskQueue}`;
    await start(ended.id);
    await start(over.id);
    await client.workflow.start('order', { taskQueue: orderQueue, workflowId: stray });
    await client.workflow.getHandle(ended.intakeNumber).terminate();
    await fixture.db
      .updateTable('orders')
      .set({ workflow_started_at: at })
      .where('id', 'in', [ended.id, over.id])
      .execute();
    await fixture.db
      .updateTable('orders')
      .set({ stage: 'CANCELLED', closed_at: at })
      .where('id', '=', over.id)
      .execute();
    at = new Date(at.getTime() + 61_000);
    await Promise.all([
      listed(ended.intakeNumber, false),
      listed(over.intakeNumber, true),
      listed(stray, true),
    ]);
    const key = { principal: 'clerk', method: 'POST', path: '/orders', key: 'old', request_hash: '' };
    await fixture.db
      .insertInto('idempotency_keys')
      .values({ ...key, status: 201, correlation_id: 'old', created_at: shanghai('2026-10-01 08:30') })
      .execute();
    const { differences, forgottenKeys } = await client.workflow.execute(reconcile, {
      taskQueue,
      workflowId: `${taskQueue}-reconcile`,
    });
    expect(forgottenKeys).toBe(1);
    const found = (intakeNumber: string) => differences.find((entry) => entry.intakeNumber === intakeNumber);
    expect(found(never.intakeNumber)).toMatchObject({ kind: 'missing-run', action: 'started' });
    expect(found(ended.intakeNumber)).toMatchObject({ kind: 'missing-run', action: 'rebuilt' });
    expect(found(over.intakeNumber)).toMatchObject({ kind: 'run-of-closed-order', action: 'reported' });
    expect(found(stray)).toMatchObject({ kind: 'run-of-unknown-order', action: 'reported' });
    expect(await statusOf(never.intakeNumber)).toBe('RUNNING');
    expect(await statusOf(ended.intakeNumber)).toBe('RUNNING');
    expect(await statusOf(over.intakeNumber)).toBe('RUNNING');
  });

  test('when a rebuild is asked for, then a living run is told, an ended one is followed by a new one, and nobody else starts it', async () => {
    const { id, intakeNumber } = await order();
    await start(id);
    expect(await runs().rebuildOrder(id)).toBe('continued');
    expect(await signalsOf(intakeNumber)).toBe(1);
    const handle = client.workflow.getHandle(intakeNumber);
    const first = (await handle.describe()).runId;
    await handle.terminate();
    await expect(start(id)).rejects.toThrow(WorkflowExecutionAlreadyStartedError);
    expect(await runs().rebuildOrder(id)).toBe('started');
    const now = await handle.describe();
    expect(now.runId).not.toBe(first);
    expect(now.status.name).toBe('RUNNING');
    expect(now.typedSearchAttributes.get(ATTRIBUTES.Company)).toBe('c');
  });

  test('when an operator names an order that is unknown or closed, or nothing, then the command says so', async () => {
    const { id, intakeNumber } = await order();
    await fixture.db
      .updateTable('orders')
      .set({ stage: 'CANCELLED', closed_at: at })
      .where('id', '=', id)
      .execute();
    expect(await command('rebuild.ts', 'R-none')).toEqual({
      code: 1,
      said: expect.stringContaining('No order has the intake number R-none'),
    });
    expect(await command('rebuild.ts', intakeNumber)).toEqual({
      code: 1,
      said: expect.stringContaining('is closed (CANCELLED)'),
    });
    const compared = await command('reconcile.ts');
    expect(compared).toMatchObject({
      code: 0,
      said: expect.stringMatching(/\d+ open orders, \d+ open runs/),
    });
    expect(await command('rebuild.ts')).toEqual({
      code: 2,
      said: expect.stringContaining('npm run -s rebuild -- INTAKE-NUMBER'),
    });
  });

  async function command(file: string, ...args: string[]) {
    const env = {
      ...process.env,
      DATABASE_URL: fixture.appUrl,
      TEMPORAL_ADDRESS: temporalAddress(),
      TEMPORAL_NAMESPACE: temporalNamespace(),
    };
    const path = fileURLToPath(new URL(`../../bin/${file}`, import.meta.url));
    return new Promise<{ code: number; said: string }>((resolve) => {
      execFile(process.execPath, [path, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: `${stdout}${stderr}` });
      });
    });
  }

  async function attemptsOf(id: string): Promise<number> {
    const row = await fixture.db
      .selectFrom('orders')
      .select('signal_attempts')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return row.signal_attempts;
  }

  function incidentsOf(id: string) {
    return fixture.db
      .selectFrom('incidents')
      .select(['kind', 'closed_at'])
      .where('order_id', '=', id)
      .execute();
  }
});
