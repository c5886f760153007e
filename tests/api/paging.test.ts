import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../setup/caller.ts';
import { ordinaryDocument, openTasks, submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Page<K extends string, T> = { [key in K]: T[] } & { next: string | null };
type Listed = { intakeNumber: string; stage: string; customerId: string; companyId: string };
type ListedTask = { task: { id: string }; gate: { code: string } };
type Customer = { id: string; companyId: string };

describe('given lists that grow while they are read', () => {
  let stack: Stack;
  let submitted: string[];

  beforeAll(async () => {
    stack = await startStack();
    submitted = [];
    for (let index = 0; index < 7; index += 1) submitted.push(await submit(stack));
    for (const number of submitted) await openTasks(stack, number, 'credit');
  });

  afterAll(async () => {
    await stack.close();
  });

  /** Every page from the first, `between` done after each; the entries in the order in which they came. */
  async function all<K extends string, T>(
    as: string,
    path: string,
    key: K,
    between: () => Promise<unknown> = async () => {},
  ): Promise<T[]> {
    const entries: T[] = [];
    let next: string | null = path;
    while (next !== null) {
      const answer: Answer<Page<K, T>> = await stack.as(as).get(next);
      if (answer.status !== 200) throw new Error(`${next}: ${JSON.stringify(answer.body)}`);
      entries.push(...answer.body[key]);
      ({ next } = answer.body);
      await between();
    }
    return entries;
  }

  test('when orders come in between two pages, then each that was there is listed once, the newest first', async () => {
    const listed = await all<'orders', Listed>('sales', '/orders?limit=3', 'orders', async () =>
      openTasks(stack, await submit(stack), 'credit'),
    );
    expect(listed.map(({ intakeNumber }) => intakeNumber)).toEqual(submitted.toReversed());
  });

  test('when tasks open between two pages, then each that was there is listed once (all opened at one instant)', async () => {
    const before = await all<'tasks', ListedTask>('credit', '/tasks?limit=200', 'tasks');
    const numbers: string[] = [];
    const paged = await all<'tasks', ListedTask>('credit', '/tasks?limit=2', 'tasks', async () => {
      if (numbers.length > 1) return;
      stack.clock.advance(1000);
      const number = await submit(stack);
      numbers.push(number);
      await openTasks(stack, number, 'credit');
    });
    const ids = paged.map(({ task }) => task.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, before.length)).toEqual(before.map(({ task }) => task.id));
    expect(ids.length).toBe(before.length + numbers.length);
  });

  test('when a page is the last, then there is no next; when it is not, then Link names it as the body does', async () => {
    const first = await stack.as('sales').get<Page<'orders', Listed>>('/orders?limit=2&stage=UNDER_REVIEW');
    expect(first.headers.get('link')).toBe(`<${first.body.next}>; rel="next"`);
    expect(first.body.next).toContain('stage=UNDER_REVIEW');
    const last = await stack.as('sales').get<Page<'orders', Listed>>('/orders?limit=200');
    expect({ next: last.body.next, link: last.headers.get('link') }).toEqual({ next: null, link: null });
  });

  test('when customers are paged, then each of the company comes once, by id', async () => {
    const customers = await all<'customers', Customer>('sales', '/customers?limit=5', 'customers');
    const rows = await stack.db
      .selectFrom('customers')
      .select('id')
      .where('company_id', '=', 'machinery')
      .orderBy('id')
      .execute();
    expect(customers.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  test('when limits are proposed, then each open one of the company comes once, by id, to who sees credit, and the reading is logged (P-17, P-49)', async () => {
    const change = { limit: '1', reason: 'three late invoices' };
    const ids: string[] = [];
    for (const customer of ['C001', 'C002', 'C003']) {
      const path = `/customers/${customer}/credit/limit-changes`;
      const { body } = await stack.as('credit').post<{ limitChange: { id: string } }>(path, change);
      ids.push(body.limitChange.id);
    }
    const refused = { outcome: 'refuse', reason: 'not now' };
    const [first, ...open] = ids;
    await stack.as('credit-head').post(`/customers/C001/credit/limit-changes/${first}/decision`, refused);
    const of = '/credit/limit-changes?company=machinery';
    const listed = await all<'limitChanges', { id: string; customerId: string }>(
      'credit',
      `${of}&limit=1`,
      'limitChanges',
    );
    expect(listed.map(({ id }) => id)).toEqual(open.toSorted());
    expect(listed.map(({ customerId }) => customerId).toSorted()).toEqual(['C002', 'C003']);
    expect((await stack.as('planner').get(of)).status).toBe(403);
    expect((await stack.as('credit').get('/credit/limit-changes?company=paper')).status).toBe(404);
    const log = stack.db.selectFrom('access_log').select('what').where('person_id', '=', 'credit');
    const read = await log.where('what', '=', 'open limit changes of machinery').execute();
    expect(read).toHaveLength(3);
  });

  test('when notices are paged, then each comes once, the newest first', async () => {
    const notices = await all<'notices', { id: string }>('clerk', '/notices?limit=2', 'notices');
    const ids = notices.map(({ id }) => id);
    const { length } = await stack.db
      .selectFrom('notices')
      .select('id')
      .where('person_id', '=', 'clerk')
      .where('channel', '=', 'in-app')
      .execute();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(length);
  });

  test('when policies are paged, then each version of a policy of the person’s companies comes once', async () => {
    const policies = await all<'policies', { id: string; version: number }>(
      'auditor',
      '/policies?limit=1',
      'policies',
    );
    expect(policies.map(({ id, version }) => `${id}@${version}`)).toEqual(['generic-2@4', 'standard@4']);
  });

  test.each([
    ['/orders?limit=0', 'query.limit'],
    ['/orders?limit=1000', 'query.limit'],
    ['/orders?limit=ten', 'query.limit'],
    ['/orders?after=..%2F..', 'query.after'],
    ['/orders?limit=1&limit=2', 'query.limit'],
    ['/orders?colour=red', 'query.colour'],
    ['/orders?stage=UNDER_REVIEW,NOWHERE', 'query.stage[1]'],
    ['/orders?overdue=perhaps', 'query.overdue'],
    ['/tasks?after=yesterday', 'query.after'],
    ['/tasks?after=2026-11-23T01:00:00.000Z~7', 'query.after'],
    ['/customers?text=%00', 'query.text'],
    ['/policies?after=standard', 'query.after'],
    ['/credit/limit-changes', 'query.company'],
    ['/credit/limit-changes?company=machinery&after=last', 'query.after'],
  ])('when %s is asked, then 422 names %s', async (path, wrong) => {
    const { status, body } = await stack.as('sales').get<{ errors: { path: string }[] }>(path);
    expect({ status, paths: body.errors.map((error) => error.path) }).toEqual({
      status: 422,
      paths: [wrong],
    });
  });

  describe('and filters', () => {
    let other: string;
    let rejected: string;

    beforeAll(async () => {
      const buyer = { parties: { buyer: { customerId: 'C002' } } };
      other = await submit(stack, ordinaryDocument({ ...buyer, remarks: '100%_sure' }));
      await openTasks(stack, other, 'credit');
      const lines = [{ sku: 'P900', quantity: '1', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }];
      rejected = await submit(stack, ordinaryDocument({ lines }));
    });

    const listed = async (query: string) => {
      const orders = await all<'orders', Listed>('sales', `/orders?limit=50&${query}`, 'orders');
      return orders.map(({ intakeNumber }) => intakeNumber);
    };

    test('when a customer is named, then only that customer’s orders are listed', async () => {
      expect(await listed('customer=C002')).toEqual([other]);
    });

    test('when a stage is named, then only orders that stand there (P-7: the rejected one)', async () => {
      expect(await listed('stage=REJECTED')).toEqual([rejected]);
      expect(await listed('stage=REJECTED,UNDER_REVIEW')).toContain(other);
    });

    test('when a gate is named, then only orders that wait on it', async () => {
      expect(await listed('waitingOn=credit')).toContain(other);
      expect(await listed('waitingOn=credit')).not.toContain(rejected);
      expect(await listed('waitingOn=executive')).toEqual([]);
    });

    test('when a text is given, then its signs mean themselves', async () => {
      expect(await listed(`text=${encodeURIComponent('江南泵业')}`)).toEqual([other]);
      expect(await listed(`text=${encodeURIComponent(other.slice(-6))}`)).toEqual([other]);
      expect(await listed('text=%25')).toEqual([]);
    });

    test('when another policy or company is named, then nothing of this one is listed', async () => {
      expect(await listed('policy=generic-2')).toEqual([]);
      expect(await listed('company=paper')).toEqual([]);
      expect(await listed('policy=standard&company=machinery&customer=C002')).toEqual([other]);
    });

    test('when a gate’s time is over, then overdue lists its order and its task, and only then', async () => {
      expect(await listed('overdue=true')).toEqual([]);
      const now = stack.clock.now();
      stack.clock.set(new Date('2027-03-01T00:00:00Z'));
      expect(await listed('overdue=true')).toContain(other);
      const tasks = await all<'tasks', ListedTask>('credit', '/tasks?overdue=true&gate=credit', 'tasks');
      expect(tasks.length).toBeGreaterThan(0);
      expect(new Set(tasks.map(({ gate }) => gate.code))).toEqual(new Set(['credit']));
      stack.clock.set(now);
      expect(await all('credit', '/tasks?overdue=true', 'tasks')).toEqual([]);
    });

    test('when another company is named, then none of the tasks', async () => {
      expect(await all('credit', '/tasks?company=paper', 'tasks')).toEqual([]);
    });
  });
});
