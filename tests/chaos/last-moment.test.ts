import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningWorkers } from '../../bin/service/worker.ts';
import { staggered } from '../db/race.ts';
import type { Answer } from '../setup/caller.ts';
import { decide, openTasks, reaches } from '../setup/orders.ts';
import { caughtUp, expectNothingWrong } from './invariants.ts';
import {
  approve,
  type RecordedStack,
  requestCancel,
  revise,
  smallDocument,
  startRecordedStack,
  submitSeveral,
} from './site.ts';

/** By how many round trips to the database the last approval comes before the other command; negative: after it. */
const LEADS = Array.from({ length: 20 }, (_, index) => index * 2 - 8);

/** Another date and place: no matter of credit, whose approval stands. */
const CHANGED = smallDocument({ delivery: { date: '2027-05-31', place: '苏州市工业园区' } });

describe('given orders before their last approval', () => {
  let stack: RecordedStack;
  let workers: RunningWorkers;

  beforeAll(async () => {
    stack = await startRecordedStack({ worker: false });
    workers = await stack.startWorkers();
  });

  afterAll(async () => {
    await stack.close();
  });

  /** Orders of which only the sales head has not approved, with the task that asks it. */
  async function nearlyApproved(count: number): Promise<{ order: string; taskId: string }[]> {
    const orders = await submitSeveral(stack, count);
    await Promise.all(orders.map((order) => approve(stack, order, 'credit', 'capacity')));
    const tasks = await Promise.all(orders.map((order) => openTasks(stack, order, 'sales-head')));
    return orders.map((order, index) => ({ order, taskId: tasks[index]?.[0]?.id ?? '' }));
  }

  function approveTask(taskId: string) {
    return stack.as('sales-head').post(`/tasks/${taskId}/decision`, { revision: 1, outcome: 'approve' });
  }

  /** Both at once, the one so many round trips before the other. */
  function raced(lead: number, taskId: string, other: () => Promise<Answer>): Promise<[Answer, Answer]> {
    return Promise.all([
      staggered(stack.db, Math.max(0, -lead), () => approveTask(taskId)),
      staggered(stack.db, Math.max(0, lead), other),
    ]);
  }

  async function stageOf(order: string): Promise<string> {
    const row = await stack.db
      .selectFrom('orders')
      .select('stage')
      .where('intake_number', '=', order)
      .executeTakeFirstOrThrow();
    return row.stage;
  }

  /** Decides the request: every second one is granted. Answers where the order then has to end. */
  async function decideCancel(order: string, index: number): Promise<void> {
    const granted = index % 2 === 0;
    const outcome = granted ? { outcome: 'approve' } : { outcome: 'refuse', reason: '货物已备妥' };
    expect((await decide(stack, order, 'cancel', 'sales', outcome)).status).toBe(200);
    await reaches(stack, order, granted ? 'CANCELLED' : 'EFFECTIVE');
  }

  test('when a cancel is asked for around the last approval, at 20 timings, then the order is not effective before it is decided (P-155)', async () => {
    const orders = await nearlyApproved(LEADS.length);
    for (const [index, { order, taskId }] of orders.entries()) {
      const [approval, asked] = await raced(LEADS[index] ?? 0, taskId, () => requestCancel(stack, order));
      expect(approval.status).toBe(200);
      if (asked.status === 201) {
        await openTasks(stack, order, 'cancel');
        expect(await stageOf(order)).not.toBe('EFFECTIVE');
        await decideCancel(order, index);
      } else {
        expect(asked.status).toBe(409);
        expect(asked.body).toMatchObject({ type: '/problems/wrong-stage' });
        expect(await stageOf(order)).toBe('EFFECTIVE');
      }
    }
    await expectNothingWrong(stack, stack);
  });

  test('when the order is revised around the last approval, at 20 timings, then only the approvals of the new revision make it effective (P-44, P-145)', async () => {
    const orders = await nearlyApproved(LEADS.length);
    const revised: string[] = [];
    for (const [index, { order, taskId }] of orders.entries()) {
      const [approval, answer] = await raced(LEADS[index] ?? 0, taskId, () =>
        revise(stack, order, 1, CHANGED),
      );
      if (approval.status !== 200) {
        expect(approval.body).toMatchObject({ type: '/problems/not-current-revision', currentRevision: 2 });
      }
      if (answer.status === 201) {
        expect(await stageOf(order)).not.toBe('EFFECTIVE');
        revised.push(order);
      } else {
        expect(answer.body).toMatchObject({ type: '/problems/wrong-stage' });
        expect(await reaches(stack, order, 'EFFECTIVE')).toMatchObject({ revision: 1 });
      }
    }
    await Promise.all(
      revised.map(async (order) => {
        await stack.settled(order);
        await approve(stack, order, 'capacity', 'sales-head');
        expect(await reaches(stack, order, 'EFFECTIVE')).toMatchObject({ revision: 2 });
      }),
    );
    await expectNothingWrong(stack, stack);
  });

  test('when no worker runs between the last approval and a cancel or a revision, then the step finds them when one comes (P-155)', async () => {
    const orders = await nearlyApproved(4);
    await workers.stop();
    for (const { taskId } of orders) expect((await approveTask(taskId)).status).toBe(200);
    const [cancelled, refused, changed, plain] = orders.map(({ order }) => order);
    if (!cancelled || !refused || !changed || !plain) throw new Error('four orders were sent');
    for (const order of [cancelled, refused]) expect((await requestCancel(stack, order)).status).toBe(201);
    expect((await revise(stack, changed, 1, CHANGED)).status).toBe(201);
    workers = await stack.startWorkers();
    await reaches(stack, plain, 'EFFECTIVE');
    await decideCancel(cancelled, 0);
    await decideCancel(refused, 1);
    await caughtUp(stack);
    expect(await stageOf(changed)).toBe('UNDER_REVIEW');
    await approve(stack, changed, 'capacity', 'sales-head');
    await reaches(stack, changed, 'EFFECTIVE');
    await expectNothingWrong(stack, stack);
  });
});
