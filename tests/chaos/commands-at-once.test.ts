import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DecideTaskAnswer } from '../../commands/decide-task.ts';
import type { SubmitOrderAnswer } from '../../commands/submit-order.ts';
import { openTasks, reaches, submit } from '../setup/orders.ts';
import { commandOf, untilAnswered } from './acknowledged.ts';
import { expectNothingWrong } from './invariants.ts';
import {
  approve,
  approveAll,
  type RecordedStack,
  requestCancel,
  revise,
  smallDocument,
  startRecordedStack,
  submitSeveral,
} from './site.ts';

const TIMES = Array.from({ length: 20 }, (_, index) => index);

describe('given commands that are sent at the same time', () => {
  let stack: RecordedStack;

  beforeAll(async () => {
    stack = await startRecordedStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  async function taskOf(order: string, gate: string) {
    const [task] = await openTasks(stack, order, gate);
    if (!task) throw new Error('openTasks answers at least one');
    return task;
  }

  test('when one decision is sent 20 times under one key, then it has one effect, and all get the same answer', async () => {
    const order = await submit(stack, smallDocument());
    const { id, revision } = await taskOf(order, 'credit');
    const key = 'one-decision';
    const answers = await Promise.all(
      TIMES.map(() =>
        untilAnswered(() =>
          stack.as('credit').post(`/tasks/${id}/decision`, { revision, outcome: 'approve' }, { key }),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(TIMES.map(() => 200));
    const [first] = answers;
    for (const { body } of answers) expect(commandOf(body)).toEqual(commandOf(first?.body));
    expect(await decisionsOf(id)).toHaveLength(1);
    await expectNothingWrong(stack, stack);
  });

  test('when one decision is sent 20 times under 20 keys, then one wins, and the others are told what was decided', async () => {
    const order = await submit(stack, smallDocument());
    const { id, revision } = await taskOf(order, 'credit');
    const answers = await Promise.all(
      TIMES.map(() =>
        untilAnswered(() =>
          stack.as('credit').post(`/tasks/${id}/decision`, { revision, outcome: 'approve' }),
        ),
      ),
    );
    const lost = answers.filter(({ status }) => status !== 200);
    expect(lost).toHaveLength(19);
    for (const { status, body } of lost) {
      expect(status).toBe(409);
      expect(body).toMatchObject({
        type: '/problems/already-decided',
        outcome: 'approve',
        gateStatus: 'approved',
      });
    }
    expect(await decisionsOf(id)).toHaveLength(1);
    await expectNothingWrong(stack, stack);
  });

  test('when an order is sent in 20 times under one key, then there is one; under 20 keys, then 20 with numbers in a row', async () => {
    const send = (key: string) =>
      untilAnswered(() =>
        stack
          .as('clerk')
          .post<SubmitOrderAnswer>(
            '/orders',
            { companyId: 'machinery', channel: 'website', document: smallDocument() },
            { key },
          ),
      );
    const same = await Promise.all(TIMES.map(() => send('one-order')));
    expect(same.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(same.map(({ body }) => body.intakeNumber)).size).toBe(1);
    const other = await Promise.all(TIMES.map((index) => send(`order-${index}`)));
    const numbers = other.map(({ body }) => body.intakeNumber).toSorted();
    const counts = numbers.map((number) => Number(/\d+$/.exec(number)?.[0]));
    expect(counts).toEqual(TIMES.map((index) => (counts[0] ?? 0) + index));
    await expectNothingWrong(stack, stack);
  });

  test('when two people decide one task at once, then the first wins and the other is told (P-166)', async () => {
    const orders = await submitSeveral(stack, 10);
    for (const order of orders) {
      const { id, revision } = await taskOf(order, 'credit');
      const [yes, no] = await Promise.all([
        stack.as('credit').post<DecideTaskAnswer>(`/tasks/${id}/decision`, { revision, outcome: 'approve' }),
        stack.as('credit2').post<DecideTaskAnswer>(`/tasks/${id}/decision`, {
          revision,
          outcome: 'refuse',
          reason: '逾期未付',
        }),
      ]);
      expect([yes.status, no.status].toSorted()).toEqual([200, 409]);
      const [won, lost] = yes.status === 200 ? [yes, no] : [no, yes];
      expect(lost.body).toMatchObject({
        type: expect.stringMatching(/already-decided|task-not-open/),
        gateStatus: won.body.gate.status,
      });
    }
    await expectNothingWrong(stack, stack);
  });

  test('when a decision comes on an older revision, then it is refused with the revision that is open (P-145)', async () => {
    const order = await submit(stack, smallDocument());
    const old = await taskOf(order, 'credit');
    const revised = await revise(stack, order, 1, smallDocument({ paymentMethod: 'prepaid' }));
    expect(revised.status).toBe(201);
    const late = await stack
      .as('credit')
      .post(`/tasks/${old.id}/decision`, { revision: 1, outcome: 'approve' });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ type: '/problems/not-current-revision', currentRevision: 2 });
    await stack.settled(order);
    const task = await taskOf(order, 'credit');
    const seenOld = await stack
      .as('credit')
      .post(`/tasks/${task.id}/decision`, { revision: 1, outcome: 'approve' });
    expect(seenOld.body).toMatchObject({ type: '/problems/not-current-revision', currentRevision: 2 });
    await approveAll(stack, order);
    expect((await reaches(stack, order, 'EFFECTIVE')).revision).toBe(2);
    await expectNothingWrong(stack, stack);
  });

  test('when a cancel is asked for 20 times and a revision is entered 20 times at once, then one of each is taken (P-155)', async () => {
    const order = await submit(stack, smallDocument());
    await approve(stack, order, 'credit');
    const cancels = TIMES.map(() => untilAnswered(() => requestCancel(stack, order)));
    const revisions = TIMES.map((index) =>
      untilAnswered(() =>
        revise(stack, order, 1, smallDocument({ delivery: { date: '2027-04-30', place: `上海 ${index}` } })),
      ),
    );
    const asked = (await Promise.all(cancels)).map(({ status }) => status);
    const revised = (await Promise.all(revisions)).map(({ status }) => status);
    expect(asked.toSorted()).toEqual([201, ...TIMES.slice(1).map(() => 409)]);
    expect(revised.toSorted()).toEqual([201, ...TIMES.slice(1).map(() => 412)]);
    await expectNothingWrong(stack, stack);
  });

  function decisionsOf(taskId: string) {
    return stack.db.selectFrom('decisions').select('id').where('task_id', '=', taskId).execute();
  }
});
