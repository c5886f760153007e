import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, openTasks, ordinaryDocument, reaches, submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Task = {
  task: { id: string; evidence: Record<string, unknown>; decisions: Record<string, unknown>[] };
  hindrance: string | null;
  hidden: string[];
  order: { amount?: string };
};
type Order = { amount?: string; hidden: string[]; document: Document };
type Document = { parties: { buyer: { contact?: object } }; lines: Record<string, unknown>[] };
type Gates = { gates: { code: string; tasks: Task['task'][] }[]; hidden: string[] };

/** P-17, P-165: what a role may not see it does not get; every reading leaves a row. */
describe('given an order whose credit and capacity were decided', () => {
  let stack: Stack;
  let number: string;
  let creditTask: string;
  let salesHeadTask: string;

  beforeAll(async () => {
    stack = await startStack();
    const contact = { name: '刘工', phone: '13900000000' };
    number = await submit(stack, ordinaryDocument({ parties: { buyer: { customerId: 'C001', contact } } }));
    const [credit] = await openTasks(stack, number, 'credit');
    creditTask = credit?.id ?? '';
    const findings = { assessment: '信用良好' };
    const body = { outcome: 'approve', reason: '老客户', findings };
    await decide(stack, number, 'credit', 'credit', body);
    await decide(stack, number, 'capacity', 'planner');
    await reaches(stack, number, 'SALES_HEAD_APPROVAL');
    const [salesHead] = await openTasks(stack, number, 'sales-head');
    salesHeadTask = salesHead?.id ?? '';
  });

  afterAll(async () => {
    await stack.close();
  });

  const task = async (as: string, id: string) => (await stack.as(as).get<Task>(`/tasks/${id}`)).body;
  const order = async (as: string) => (await stack.as(as).get<Order>(`/orders/${number}`)).body;

  test('when credit reads its task, then limit, exposure and prices are there', async () => {
    const read = await task('credit', creditTask);
    expect(read.task.evidence['credit']).toMatchObject({ limit: '5000000.00', fits: true });
    expect(read.order.amount).toBe('2260.00');
    expect(read.hidden).toEqual(['capacity']);
  });

  test('when sales reads the same task, then there is no credit evidence and no finding about the customer', async () => {
    const read = await task('sales', creditTask);
    expect(read.task.evidence).not.toHaveProperty('credit');
    expect(read.task.decisions[0]).not.toHaveProperty('findings');
    expect(read.task.decisions[0]).toMatchObject({ by: 'credit', outcome: 'approve', reason: '老客户' });
    expect(read.hidden).toContain('credit');
  });

  test('when the planner reads the order, then there is no price, no amount and no contact', async () => {
    const read = await order('planner');
    expect(read).not.toHaveProperty('amount');
    expect(JSON.stringify(read)).not.toMatch(/netPrice|grossPrice|13900000000/);
    expect(read.hidden).toEqual(expect.arrayContaining(['prices', 'contacts', 'credit']));
  });

  test('when the planner lists orders, gates, revisions and tasks, then none of them holds a price', async () => {
    for (const path of ['/orders', `/orders/${number}/gates`, `/orders/${number}/revisions`, '/tasks']) {
      const { status, body } = await stack.as('planner').get(path);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/"amount"|"netPrice"|"grossPrice"|"limit"|13900000000/);
    }
  });

  test('when sales reads contacts and prices, then they are there', async () => {
    const read = await order('sales');
    expect(read.document.parties.buyer.contact).toMatchObject({ name: '刘工' });
    expect(read.document.lines[0]).toMatchObject({ netPrice: '100.00' });
  });

  test('when the sales head reads all gates, then credit and capacity results are there with their reasons, the account is not', async () => {
    const { body } = await stack.as('sales-head').get<Gates>(`/orders/${number}/gates`);
    const credit = body.gates.find(({ code }) => code === 'credit');
    expect(credit?.tasks[0]?.decisions[0]).toMatchObject({ outcome: 'approve', reason: '老客户' });
    expect(JSON.stringify(body)).not.toMatch(/exposure|onTimeShare/);
  });

  test('when the operator reads, then the process is there and neither prices nor reasons', async () => {
    const { body } = await stack.as('operator').get<Gates>(`/orders/${number}/gates`);
    expect(body.gates.map(({ code }) => code)).toContain('credit');
    expect(JSON.stringify(body)).not.toMatch(/老客户|信用良好|"amount"/);
  });

  test.each(['paper-sales', 'paper-gm', 'paper-finance'])(
    'when %s of the other company asks, then there is no such order, task, list entry or customer',
    async (who) => {
      const paths = [
        `/orders/${number}`,
        `/orders/${number}/gates`,
        `/orders/${number}/intake`,
        `/orders/${number}/revisions`,
        `/orders/${number}/audit`,
        `/tasks/${creditTask}`,
        '/customers/C001/credit',
      ];
      for (const path of paths)
        expect({ path, status: (await stack.as(who).get(path)).status }).toEqual({ path, status: 404 });
      expect((await stack.as(who).get('/orders')).body).toMatchObject({ orders: [] });
      expect(JSON.stringify((await stack.as(who).get('/customers')).body)).not.toContain('C001');
    },
  );

  test('when the credit officer who decided could also decide for sales, then the task says that duties are separated (P-166)', async () => {
    await stack.db
      .insertInto('role_assignments')
      .values({ person_id: 'credit', role: 'sales_head', unit_id: 'machinery' })
      .execute();
    expect((await task('credit', salesHeadTask)).hindrance).toBe('decided-another-gate');
    await stack.db
      .deleteFrom('role_assignments')
      .where('person_id', '=', 'credit')
      .where('role', '=', 'sales_head')
      .execute();
    expect((await task('credit', salesHeadTask)).hindrance).toBe('not-owner');
  });

  test('when roles see a customer’s credit, then limit and exposure add up; when they do not, then 403 (P-26)', async () => {
    const { status, body } = await stack.as('finance').get<{
      account: Record<string, unknown> & { receivables: object[]; entries: object[] };
    }>('/customers/C001/credit');
    expect(status).toBe(200);
    expect(body.account).toMatchObject({
      id: 'C001',
      currency: 'CNY',
      rating: 'A',
      limit: '5000000.00',
      exposure: '66260.00',
      available: '4933740.00',
      overdue: '0.00',
      onTimeShare: '1.0000',
    });
    expect(body.account.receivables).toEqual([
      expect.objectContaining({ id: 'SAMPLE-C001-3', openAmount: '64000.00', intakeNumber: null }),
    ]);
    expect(body.account.entries).toEqual([
      expect.objectContaining({ intakeNumber: number, amount: '2260.00', state: 'reserved' }),
    ]);
    for (const who of ['sales', 'planner', 'operator', 'clerk']) {
      expect((await stack.as(who).get('/customers/C001/credit')).status).toBe(403);
    }
    expect((await stack.as('finance').get('/customers/C011/credit')).body).toMatchObject({ account: null });
  });

  test('when customers are listed, then contacts are there for sales and absent for the planner', async () => {
    const contacts = async (who: string) => JSON.stringify((await stack.as(who).get('/customers')).body);
    expect(await contacts('sales')).toContain('021-5550-0100');
    expect(await contacts('planner')).not.toContain('021-5550-0100');
  });

  test('when a customer’s address was wrong, then who takes orders in corrects it once, the next reader sees it, and a planner or another company may not (P-4, P-17)', async () => {
    const correct = (who: string, body: object, key?: string, id = 'C011') =>
      stack
        .as(who)
        .patch<{ changed: string[]; type: string; errors: { path: string; code: string }[] }>(
          `/customers/${id}`,
          body,
          key === undefined ? {} : { key },
        );
    const listed = async () =>
      JSON.stringify((await stack.as('sales').get('/customers?company=machinery&text=C011')).body);
    const email = 'goods-in@customer.example';
    const first = await correct('clerk', { email, phone: null, locale: 'en' }, 'correct-c011');
    expect(first.status).toBe(200);
    expect(first.body.changed).toEqual(expect.arrayContaining(['email', 'locale']));
    expect(await correct('clerk', { email, phone: null, locale: 'en' }, 'correct-c011')).toMatchObject({
      status: 200,
      body: first.body,
    });
    expect((await correct('clerk', { email: 'x@y.example' }, 'correct-c011')).body.type).toBe(
      '/problems/key-reused',
    );
    expect((await correct('sales', { email })).body.changed).toEqual([]);
    expect(await listed()).toContain(email);
    expect(await listed()).toContain('"phone":null');

    expect((await correct('planner', { name: '别名' })).status).toBe(403);
    expect((await correct('clerk', { name: '别名' }, undefined, 'C999')).status).toBe(404);
    const wrong = await correct('clerk', { name: null, email: 'nowhere', rating: 'A', limit: '1' });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['name', 'email', 'rating', 'limit']),
    );
    expect((await correct('clerk', {})).status).toBe(422);
    const events = await stack.db
      .selectFrom('audit_events')
      .select(['kind', 'text'])
      .where('subject_id', '=', 'C011')
      .where('kind', '=', 'customer-corrected')
      .execute();
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events)).not.toContain('customer.example');
  });

  test('when the evidence is exported, then only who sees every part gets it', async () => {
    const exported = await stack.as('auditor').get<string>(`/orders/${number}/audit`);
    expect(exported.status).toBe(200);
    expect(exported.headers.get('content-type')).toContain('application/jsonl');
    expect((await stack.as('sales').get(`/orders/${number}/audit`)).status).toBe(403);
  });

  test('when an administrator or operator looks at incidents and dead letters, then they may; others may not', async () => {
    for (const path of ['/operations/incidents', '/operations/dead-letters']) {
      for (const who of ['admin', 'operator']) expect((await stack.as(who).get(path)).status).toBe(200);
      for (const who of ['gm', 'sales', 'auditor']) expect((await stack.as(who).get(path)).status).toBe(403);
    }
  });

  test('when confidential data are read, then each reading leaves one row with person, order and correlation id', async () => {
    const readings: [path: string, what: string][] = [
      [`/orders/${number}`, 'order'],
      [`/orders/${number}/gates`, 'gates'],
      [`/orders/${number}/revisions`, 'revisions'],
      [`/orders/${number}/audit`, 'audit'],
      [`/tasks/${creditTask}`, 'task'],
      ['/customers/C001/credit', 'credit of C001'],
    ];
    for (const [index, [path]] of readings.entries()) {
      const { status } = await stack.as('auditor').get(path, { 'correlation-id': `reading-${index}` });
      expect(status).toBe(200);
    }
    const rows = await stack.db
      .selectFrom('access_log')
      .leftJoin('orders', 'orders.id', 'access_log.order_id')
      .select(['person_id', 'what', 'access_log.correlation_id', 'intake_number'])
      .where('access_log.correlation_id', 'like', 'reading-%')
      .orderBy('access_log.id')
      .execute();
    expect(rows).toEqual(
      readings.map(([, what], index) => ({
        person_id: 'auditor',
        what,
        correlation_id: `reading-${index}`,
        intake_number: what.startsWith('credit') ? null : number,
      })),
    );
  });

  test('when a reading is refused, then it leaves no row of a reading', async () => {
    await stack.as('paper-sales').get(`/orders/${number}`, { 'correlation-id': 'refused-reading' });
    const rows = await stack.db
      .selectFrom('access_log')
      .select('id')
      .where('correlation_id', '=', 'refused-reading')
      .execute();
    expect(rows).toEqual([]);
  });
});
