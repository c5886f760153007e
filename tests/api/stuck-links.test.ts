import { vi, afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { orderRuns } from '../../bin/order-runs.ts';
import { decide, openTasks, submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Links = { links: { name: string; title: string; todo: string; query: string; url: string }[] };

const DAY_MS = 86_400_000;

describe('given orders that wait and the stock Temporal UI', () => {
  let stack: Stack;
  let waiting: string;
  let pastCredit: string;

  beforeAll(async () => {
    stack = await startStack();
    waiting = await submit(stack);
    pastCredit = await submit(stack);
    await openTasks(stack, waiting, 'credit');
    await decide(stack, pastCredit, 'credit', 'credit');
  });

  afterAll(async () => {
    await stack.close();
  });

  /** Where a browser without a token is sent. */
  async function linkOf(name: string) {
    const response = await stack.app.request(`/operations/stuck/${name}`);
    expect(response.status).toBe(302);
    const url = new URL(response.headers.get('location') ?? '');
    return { url, query: url.searchParams.get('query') ?? '' };
  }

  /** The orders of this stack that Temporal itself finds by a query. */
  async function found(query: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const { workflowId } of stack.client.workflow.list({
      query: `${query} AND TaskQueue = '${stack.queues.orders}'`,
    })) {
      ids.push(workflowId);
    }
    return ids.toSorted();
  }

  /** What a link finds, as soon as it is so many: Temporal's visibility lags. */
  async function foundBy(name: string, count: number): Promise<string[]> {
    return vi.waitFor(
      async () => {
        const ids = await found((await linkOf(name)).query);
        if (ids.length !== count) throw new Error(`${name} finds ${ids.join(', ')}`);
        return ids;
      },
      { timeout: 15_000, interval: 100 },
    );
  }

  test('when a browser follows a link, then it comes to the workflow list of the namespace with the query', async () => {
    const { url, query } = await linkOf('breached');
    expect(url.origin + url.pathname).toBe(
      `http://127.0.0.1:8233/namespaces/${stack.client.options.namespace}/workflows`,
    );
    expect(query).toBe("WorkflowType = 'order' AND ExecutionStatus = 'Running' AND SlaState = 'breached'");
  });

  test('when credit is asked for longer than two days, then credit-2d finds the order and not the one past credit', async () => {
    expect(await foundBy('open', 2)).toEqual([waiting, pastCredit]);
    expect(await foundBy('credit-2d', 0)).toEqual([]);
    const now = stack.clock.now();
    stack.clock.set(new Date(now.getTime() + 2 * DAY_MS + 1000));
    expect(await foundBy('credit-2d', 1)).toEqual([waiting]);
    stack.clock.set(now);
  });

  test('when Temporal is asked every query, then it takes each of them', async () => {
    const { body } = await stack
      .as('operator')
      .get<Links>('/operations/stuck?policy=standard&company=machinery');
    expect(body.links.map(({ name }) => name)).toEqual([
      'credit-2d',
      'breached',
      'escalated',
      'general-manager',
      'incident',
      'held',
      'precondition',
      'waiting-long',
      'failing-tasks',
      'open',
    ]);
    for (const { query } of body.links) await expect(found(query)).resolves.toBeInstanceOf(Array);
  });

  test('when a policy is named, then only its orders are asked for', async () => {
    const { query } = await linkOf('open?policy=standard');
    await vi.waitFor(async () => expect(await found(query)).toHaveLength(2), { timeout: 15_000 });
    expect(await found((await linkOf('open?policy=generic-2')).query)).toEqual([]);
  });

  test('when orders are asked for that wait longest, then those in front are found', async () => {
    expect(await foundBy('waiting-long', 2)).toEqual([waiting, pastCredit]);
  });

  test('when the list is read in Chinese, then title and advice are Chinese', async () => {
    const { body, headers } = await stack
      .as('operator')
      .get<Links>('/operations/stuck', { 'accept-language': 'zh-CN' });
    expect(body.links[0]).toMatchObject({ name: 'credit-2d', title: '等待信用审核超过两天的订单' });
    expect(headers.get('content-language')).toBe('zh-CN');
  });

  test('when the name is unknown, then 404; when a parameter could break out of the query, then 422', async () => {
    expect((await stack.app.request('/operations/stuck/nothing')).status).toBe(404);
    const broken = encodeURIComponent("x' OR 1=1");
    expect((await stack.app.request(`/operations/stuck/breached?policy=${broken}`)).status).toBe(422);
    expect((await stack.app.request('/operations/stuck/breached?color=red')).status).toBe(422);
  });

  test('when nobody answers and the clocks have climbed to the general manager, then the order is found by that (P-168)', async () => {
    const order = await submit(stack);
    await openTasks(stack, order, 'credit');
    stack.clock.set(new Date('2026-11-30T01:00:00Z'));
    const { signalOrder } = orderRuns(stack.db, stack.client, stack.queues.orders);
    const round = () =>
      clocksRound({ db: stack.db, now: stack.clock.now, signalOrder, log: { warn: () => {} } });
    await round();
    stack.clock.set(new Date('2026-12-02T01:00:00Z'));
    await round();
    const { query } = await linkOf('general-manager');
    await vi.waitFor(async () => expect(await found(query)).toContain(order), { timeout: 15_000 });
  });
});
