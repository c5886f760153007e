import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../commands/problem.ts';
import { ordinaryDocument } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  correlationId: string;
  errors?: { path: string; code: string; message: string }[];
};

describe('given requests that are refused', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });

  afterAll(async () => {
    await stack.close();
  });

  const order = (change: object = {}) => ({
    companyId: 'machinery',
    channel: 'phone',
    document: ordinaryDocument(),
    ...change,
  });

  test('when a type of problem is looked up, then its page says in both languages what it is and what to do', async () => {
    for (const type of [...Object.keys(PROBLEMS), 'internal']) {
      const response = await stack.app.request(`/problems/${type}`);
      const page = await response.text();
      expect({ type, status: response.status }).toEqual({ type, status: 200 });
      expect(page).toMatch(/^[^\n]+ \/ [^\n]*\p{Script=Han}[^\n]*\n\n.{20,}/u);
    }
    expect((await stack.app.request('/problems/nothing')).status).toBe(404);
    expect((await stack.app.request('/problems/constructor')).status).toBe(404);
  });

  test('when the caller reads Chinese, then the title is Chinese; else English', async () => {
    const zh = await stack
      .as('sales')
      .get<Problem>('/orders/NOTHING', { 'accept-language': 'fr, zh-TW;q=0.9, en;q=0.5' });
    const en = await stack.as('sales').get<Problem>('/orders/NOTHING', { 'accept-language': 'fr' });
    expect([zh.body.title, en.body.title]).toEqual(['未找到', 'Not found']);
    expect([zh.headers.get('content-language'), en.headers.get('content-language')]).toEqual(['zh-CN', 'en']);
  });

  test('when a problem is answered, then it is RFC 9457 with the correlation id of its request', async () => {
    const { status, headers, body } = await stack
      .as('sales')
      .get<Problem>('/orders/NOTHING', { 'correlation-id': 'my-own-id' });
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(headers.get('correlation-id')).toBe('my-own-id');
    expect(body).toMatchObject({ type: '/problems/not-found', status: 404, correlationId: 'my-own-id' });
  });

  test('when an address is unknown, then 404 is a problem too', async () => {
    const { status, body } = await stack.as('sales').get<Problem>('/no-such-thing');
    expect({ status, type: body.type }).toEqual({ status: 404, type: '/problems/not-found' });
  });

  test('when a method is not one of the address, then 405 says which are', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/orders', 'GET, POST, HEAD'],
      ['PUT', '/tasks/1/decision', 'POST'],
      ['PATCH', '/me', 'GET, HEAD'],
    ] as const) {
      const response = await stack.app.request(path, { method });
      expect({ path, status: response.status, allow: response.headers.get('allow') }).toEqual({
        path,
        status: 405,
        allow,
      });
    }
    expect((await stack.app.request('/readyz', { method: 'HEAD' })).status).toBe(200);
  });

  test.each([
    '/orders/a%2Fb',
    '/orders/%25',
    '/orders/a%00b',
    '/orders/..%2f..%2fetc',
    '/tasks/1',
    '/tasks/%ZZ',
  ])('when the id in %s is malformed, then 422 or 404, never a fault of ours', async (path) => {
    const { status, body } = await stack.as('sales').get<Problem>(path);
    expect([404, 422]).toContain(status);
    expect(body.type).toMatch(/^\/problems\/(not-found|validation)$/);
  });

  test('when a body is incomplete and wrong, then 422 names every wrong field (P-4, P-5)', async () => {
    const { status, body } = await stack.as('clerk').post<Problem>('/orders', {
      channel: 'pigeon',
      document: {
        ...ordinaryDocument(),
        lines: [{ quantity: 20, unit: 'pcs', taxRate: '0.13', colour: 'red' }],
      },
      more: true,
    });
    expect(status).toBe(422);
    expect(body.errors?.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'companyId',
        'channel',
        'document.lines[0].quantity',
        'document.lines[0].colour',
        'more',
      ]),
    );
  });

  test('when a number is sent as a number, then the caller is told to send text, in Chinese too', async () => {
    const lines = [{ sku: 'P100', quantity: 20, unit: 'pcs', netPrice: '1', taxRate: '0.13' }];
    const { body } = await stack
      .as('clerk')
      .post<Problem>('/orders', order({ document: { ...ordinaryDocument(), lines } }));
    expect(body.errors?.[0]).toMatchObject({ path: 'document.lines[0].quantity' });
    expect(body.errors?.[0]?.message).toContain('数字请用字符串表示');
  });

  test.each([
    { body: '{"companyId":', status: 400, type: 'malformed-request' },
    { body: '[]', status: 422, type: 'validation' },
    { body: 'null', status: 422, type: 'validation' },
    { body: '{"channel":"\\u0000"}', status: 422, type: 'validation' },
    { body: '{"channel":"\\ud800"}', status: 422, type: 'validation' },
    { body: `${'['.repeat(5_000)}${']'.repeat(5_000)}`, status: 422, type: 'validation' },
    { body: '{"__proto__":{"companyId":"machinery"}}', status: 422, type: 'validation' },
  ])('when the body is $body, then $status $type', async ({ body, status, type }) => {
    const answer = await stack.as('clerk').post<Problem>('/orders', body);
    expect({ status: answer.status, type: answer.body.type }).toEqual({ status, type: `/problems/${type}` });
  });

  test('when a body has five megabytes, then 413', async () => {
    const answer = await stack
      .as('clerk')
      .post<Problem>('/orders', JSON.stringify(order({ more: 'x'.repeat(5_000_000) })));
    expect({ status: answer.status, type: answer.body.type }).toEqual({
      status: 413,
      type: '/problems/too-large',
    });
  });

  test('when a body is not JSON by its type, then 415', async () => {
    const headers = { 'content-type': 'text/plain' };
    const answer = await stack.as('clerk').post<Problem>('/orders', JSON.stringify(order()), { headers });
    expect(answer.status).toBe(415);
  });

  test('when a POST has no Idempotency-Key, or one that no header can carry on, then 400', async () => {
    for (const key of ['', 'with blank', 'x'.repeat(201)]) {
      const answer = await stack.as('clerk').post<Problem>('/orders', order(), { key });
      expect({ status: answer.status, type: answer.body.type }).toEqual({
        status: 400,
        type: '/problems/idempotency-key-required',
      });
    }
  });

  test('when all of that was refused, then nothing of it is stored but the keys', async () => {
    expect(await stack.db.selectFrom('orders').select('id').execute()).toEqual([]);
    const events = await stack.db
      .selectFrom('audit_events')
      .select('hash')
      .where('subject_kind', '=', 'order')
      .execute();
    expect(events).toEqual([]);
  });
});
