import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DecideTaskAnswer } from '../../commands/decide-task.ts';
import type { SubmitOrderAnswer } from '../../commands/submit-order.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { openTasks, reaches, submit } from '../setup/orders.ts';
import { commandOf, untilAnswered } from './acknowledged.ts';
import { type Installation, silentServer, startInstallation } from './installation.ts';
import { expectNothingWrong, relayAgain } from './invariants.ts';
import type { Service } from './service.ts';
import { approve, approveAll, smallDocument } from './site.ts';

const DAY_MS = 86_400_000;

describe('given APIs and workers as processes of their own', () => {
  let at: Installation;
  let apis: Awaited<ReturnType<Installation['api']>>[];
  let workers: Service[];

  beforeAll(async () => {
    at = await startInstallation();
    [apis, workers] = await Promise.all([
      Promise.all([at.api(), at.api()]),
      Promise.all([at.worker(), at.worker()]),
    ]);
  }, 120_000);

  afterAll(async () => {
    await at.close();
  });

  /** The machine's clock is business time here. */
  function document(): OrderDocument {
    const date = new Date(Date.now() + 120 * DAY_MS).toISOString().slice(0, 10);
    return smallDocument({ delivery: { date, place: '上海市浦东新区' } });
  }

  /** One API after the other. */
  function api(index: number) {
    const one = apis[index % apis.length];
    if (!one) throw new Error('no API is left');
    return one;
  }

  function submitSeveral(count: number): Promise<string[]> {
    return Promise.all(Array.from({ length: count }, (_, index) => submit(api(index), document())));
  }

  test('when two APIs and two workers share the orders, then each decision counts once, whichever API takes it', async () => {
    const orders = await submitSeveral(12);
    await Promise.all(
      orders.map(async (order, index) => {
        const [task] = await openTasks(at, order, 'credit');
        const key = `same-${index}`;
        const body = { revision: 1, outcome: 'approve' };
        const [first, second] = await Promise.all(
          [0, 1].map((which) =>
            api(which).as('credit').post<DecideTaskAnswer>(`/tasks/${task?.id}/decision`, body, { key }),
          ),
        );
        expect(first?.status).toBe(200);
        expect(commandOf(first?.body)).toEqual(commandOf(second?.body));
        await approve(api(index), order, 'capacity');
        await approve(api(index + 1), order, 'sales-head');
        await reaches(at, order, 'EFFECTIVE');
      }),
    );
    await expectNothingWrong(at, at);
  });

  test('when a worker is killed amid decisions, then every decision is taken, and the other worker moves the orders on', async () => {
    const orders = await submitSeveral(12);
    let decided = 0;
    await Promise.all(
      orders.map(async (order, index) => {
        for (const gate of ['credit', 'capacity', 'sales-head']) {
          await approve(api(index), order, gate);
          decided += 1;
          if (decided === 8) await workers[0]?.kill('SIGKILL');
        }
      }),
    );
    const ends = await Promise.all(orders.map((order) => reaches(at, order, 'EFFECTIVE')));
    expect(ends.every(({ revision }) => revision === 1)).toBe(true);
    await expectNothingWrong(at, at);
  });

  test('when an API is killed between commit and signal, then what it acknowledged stands, and the relay starts and wakes the processes', async () => {
    const hung = await silentServer();
    const cut = await at.api({ temporal: hung.address });
    const decidedThere = await submit(api(0), document());
    await approve(cut, decidedThere, 'credit', 'capacity');
    const takenThere = await submit(cut, document());
    await cut.kill('SIGKILL');
    hung.close();
    const seen = await api(0).as('clerk').get(`/orders/${decidedThere}`);
    expect(seen.body).toMatchObject({ stage: 'UNDER_REVIEW', process: 'pending' });
    expect(await relayAgain(at)).toMatchObject({ signalled: 1, started: 1, failed: 0 });
    await approve(api(0), decidedThere, 'sales-head');
    await approveAll(api(1), takenThere);
    for (const order of [decidedThere, takenThere]) await reaches(at, order, 'EFFECTIVE');
    await expectNothingWrong(at, at);
  });

  test('when an API is killed amid intake and each order is sent again under its key elsewhere, then each is there once', async () => {
    const doomed = await at.api();
    const keys = Array.from({ length: 20 }, (_, index) => `again-${index}`);
    const body = { companyId: 'machinery', channel: 'website', document: document() };
    const send = (site: typeof doomed, key: string) =>
      site.as('clerk').post<SubmitOrderAnswer>('/orders', body, { key });
    let answered = 0;
    const first = await Promise.allSettled(
      keys.map(async (key) => {
        const answer = await send(doomed, key);
        answered += 1;
        if (answered === 5) await doomed.kill('SIGKILL');
        return answer.body.intakeNumber;
      }),
    );
    const again = await Promise.all(keys.map((key) => untilAnswered(() => send(api(0), key))));
    expect(again.map(({ status }) => status)).toEqual(keys.map(() => 201));
    const numbers = again.map(({ body: taken }) => taken.intakeNumber);
    expect(new Set(numbers).size).toBe(keys.length);
    for (const [index, before] of first.entries()) {
      if (before.status === 'fulfilled') expect(before.value).toBe(numbers[index]);
    }
    await relayAgain(at);
    for (const order of numbers) await openTasks(at, order, 'credit');
    await expectNothingWrong(at, at);
  });

  test('when a run is terminated by hand and an operator names it to rebuild, then it goes on where it stood', async () => {
    const order = await submit(api(0), document());
    await approve(api(0), order, 'credit', 'capacity');
    await openTasks(at, order, 'sales-head');
    await at.client.workflow.getHandle(order).terminate('by hand');
    await approve(api(1), order, 'sales-head');
    expect(await at.rebuild(order)).toBe(`${order}: a new run has started at SALES_HEAD_APPROVAL.\n`);
    await reaches(at, order, 'EFFECTIVE');
    await expectNothingWrong(at, { ...at, ended: [order] });
  });
});
