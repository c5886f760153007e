import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../setup/caller.ts';
import { ordinaryDocument, submit } from '../setup/orders.ts';
import { freshKey, startStack, type Stack } from '../setup/stack.ts';
import { runKnown } from './bad-input-order-at-rest.ts';
import { type Problem, refusalOf, refused, wrong } from './bad-input-problem.ts';
import { expectNothingStored } from './bad-input-stored.ts';

const UUID = '00000000-0000-4000-8000-000000000000';

/** Ids that are none: they are refused by their form, or nothing is found under them. */
const MALFORMED = [
  '/',
  '//',
  '%',
  '%%',
  '%zz',
  '%2F',
  '%2f..%2f..%2fetc%2fpasswd',
  '%25',
  '%00',
  'a%00b',
  '%0d%0aSet-Cookie:x',
  '%ff%fe',
  '%c0%80',
  '%ed%a0%80',
  '%F0%9F%9A%B0',
  '华云',
  '%E5%8D%8E',
  ' ',
  '+',
  '*',
  ';id=1',
  "' OR '1'='1",
  '{intakeNumber}',
  'null',
  'undefined',
  '-1',
  '__proto__',
  'x'.repeat(65),
  'x'.repeat(10_000),
  '1e9',
];

describe('given addresses that are malformed or lead nowhere', () => {
  let stack: Stack;
  let order: string;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
    order = await submit(stack);
    await runKnown(stack, order);
  });

  afterAll(async () => {
    await stack.close();
  });

  expectNothingStored(() => stack);

  const get = (path: string, as = 'sales') => stack.as(as).get<Problem>(path);

  /** What is said of an id that is malformed, or under which there is nothing. */
  const NOWHERE = new Set(['404 not-found', '405 method-not-allowed', '422 validation']);

  test.each(MALFORMED)('when an id is %j, then nothing is found by it, to read or to act on', async (id) => {
    const reads = [
      `/orders/${id}`,
      `/orders/${id}/gates`,
      `/orders/${id}/audit`,
      `/tasks/${id}`,
      `/customers/${id}/credit`,
      `/policies/${id}/versions/1`,
      `/policies/standard/versions/${id}`,
      `/problems/${id}`,
      `/operations/stuck/${id}`,
    ];
    const acts = [
      [`/orders/${id}/completion`, 'sales', { note: 'x' }],
      [`/orders/${id}/cancel-requests`, 'sales', { reason: 'x' }],
      [`/orders/${id}/revisions`, 'sales', { cause: 'customer', document: ordinaryDocument() }],
      [`/tasks/${id}/decision`, 'credit', { revision: 1, outcome: 'approve' }],
      [`/tasks/${id}/claim`, 'credit', {}],
      [`/obligations/${id}/fulfilment`, 'sales', { evidence: 'x' }],
      [`/receivables/${id}/payments`, 'finance', { amount: '1', paidOn: '2026-11-23', reference: 'x' }],
    ] as const;
    const said = new Map<string, string>();
    for (const path of reads) said.set(path, briefly(await get(path)));
    for (const [path, as, body] of acts) {
      const headers = { 'if-match': '"1"' };
      said.set(path, briefly(await stack.as(as).post<Problem>(path, body, { headers })));
    }
    expect([...said].filter(([, problem]) => !NOWHERE.has(problem))).toEqual([]);
  });

  test('when an id is well formed and nobody’s, then 404', async () => {
    const { as } = stack;
    for (const path of ['/orders/IN-HM-20261123-9999', `/tasks/${UUID}`, '/customers/C999/credit']) {
      expect(refusalOf(await get(path))).toEqual(refused(404, 'not-found'));
    }
    const answers = [
      await as('credit').post<Problem>(`/tasks/${UUID}/decision`, { revision: 1, outcome: 'approve' }),
      await as('credit').post<Problem>(`/tasks/${UUID}/release`),
      await as('sales').post<Problem>(`/obligations/${UUID}/fulfilment`, { evidence: 'x' }),
      await as('sales').post<Problem>('/orders/IN-HM-20261123-9999/completion', { note: 'x' }),
    ];
    for (const answer of answers) expect(refusalOf(answer)).toEqual(refused(404, 'not-found'));
  });

  test.each([
    ['/orders?limit=0', 'query.limit too-small'],
    ['/orders?limit=-1', 'query.limit too-small'],
    ['/orders?limit=201', 'query.limit too-big'],
    ['/orders?limit=1.5', 'query.limit invalid-type'],
    ['/orders?limit=', 'query.limit too-small'],
    ['/orders?limit=NaN', 'query.limit invalid-type'],
    ['/orders?limit=1&limit=2', 'query.limit invalid-type'],
    ['/orders?stage=nowhere', 'query.stage[0] invalid-value'],
    ['/orders?stage=', 'query.stage[0] invalid-value'],
    ['/orders?stage=EFFECTIVE,,CLOSED', 'query.stage[1] invalid-value'],
    ['/orders?overdue=yes', 'query.overdue invalid-value'],
    ['/orders?customer=a/b', 'query.customer custom'],
    ['/orders?policy=%27', 'query.policy custom'],
    ['/orders?text=', 'query.text too-small'],
    ['/orders?text=%00', 'query.text custom'],
    [`/orders?text=${'x'.repeat(201)}`, 'query.text too-big'],
    ['/orders?after=..%2F', 'query.after invalid-format'],
    ['/orders?sort=amount', 'query.sort unknown-field'],
    ['/orders?__proto__=1', 'query.__proto__ unknown-field'],
    ['/orders?limit[]=5', 'query.limit[] unknown-field'],
    ['/tasks?after=2026-02-30T00:00:00Z~' + UUID, 'query.after custom'],
    ['/tasks?after=0000-01-01T00:00:00Z~' + UUID, 'query.after custom'],
    ['/tasks?after=2026-11-23T00:00:00Z', 'query.after custom'],
    ['/tasks?gate=%00', 'query.gate custom'],
    ['/notices?after=0000-01-01T00:00:00Z~' + UUID, 'query.after custom'],
    ['/notices?unread=1', 'query.unread invalid-value'],
    ['/policies?after=standard~0', 'query.after custom'],
    ['/policies?after=standard~99999999999', 'query.after custom'],
    ['/customers?after=%F0%9F%9A%B0', 'query.after custom'],
    ['/policies/standard/versions/9999999999', 'path.version too-big'],
    ['/policies/standard/versions/0x1', 'path.version invalid-format'],
    ['/me?verbose=true', 'query.verbose unknown-field'],
    [`/tasks/${UUID}?evidence=true`, 'query.evidence unknown-field'],
    ["/operations/stuck/breached?policy=x'%20OR%201=1", 'query.policy custom'],
  ])('when %s is asked, then 422 names %s', async (path, error) => {
    expect(refusalOf(await get(path))).toEqual(wrong(error));
  });

  test.each(['/operations/incidents?after=7', '/operations/dead-letters?after=%00'])(
    'when an operator pages with a cursor that is none, %s, then 422',
    async (path) => {
      expect(refusalOf(await get(path, 'operator'))).toEqual(wrong('query.after invalid-format'));
    },
  );

  test('when a filter names what there is not, then the list is empty and nobody learns whether there is', async () => {
    for (const query of ['customer=C999', 'company=nobody', 'policy=none', 'waitingOn=nothing', 'after=0']) {
      const { status, body } = await stack.as('sales').get<{ orders: object[] }>(`/orders?${query}`);
      expect({ query, status, orders: body.orders }).toEqual({ query, status: 200, orders: [] });
    }
  });

  test.each([
    ['DELETE', '/orders', 'GET, POST, HEAD'],
    ['PUT', '/orders/{order}', 'GET, HEAD'],
    ['PATCH', '/orders/{order}', 'GET, HEAD'],
    ['POST', '/orders/{order}', 'GET, HEAD'],
    ['POST', '/me', 'GET, HEAD'],
    ['GET', `/tasks/${UUID}/decision`, 'POST'],
    ['HEAD', `/tasks/${UUID}/decision`, 'POST'],
    ['OPTIONS', '/orders', 'GET, POST, HEAD'],
    ['OPTIONS', '/receivables', 'POST'],
    ['PURGE', '/orders', 'GET, POST, HEAD'],
    ['DELETE', '/healthz', 'GET, HEAD'],
  ])('when %s is sent to %s, then 405 says which methods it takes', async (method, path, allow) => {
    const response = await request(method, path.replace('{order}', order));
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({ status: 405, allow });
  });

  test('when HEAD is sent where GET answers, then it is GET without the body; a refusal too', async () => {
    const found = await request('HEAD', `/orders/${order}`);
    expect({ status: found.status, etag: found.headers.get('etag'), body: await found.text() }).toEqual({
      status: 200,
      etag: '"1"',
      body: '',
    });
    const missing = await request('HEAD', '/orders/NOTHING');
    expect({ status: missing.status, body: await missing.text() }).toEqual({ status: 404, body: '' });
  });

  test.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])(
    'when %s is sent to an address that there is not, then 404',
    async (method) => {
      for (const path of ['/admin', '/orders/', `/orders/${order}/`, '/Orders', '/v1/orders', '//orders']) {
        expect({ path, status: (await request(method, path)).status }).toEqual({ path, status: 404 });
      }
    },
  );

  async function request(method: string, path: string): Promise<Response> {
    return stack.app.request(path, {
      method,
      headers: {
        authorization: `Bearer ${await stack.tokens.of('sales')}`,
        'content-type': 'application/json',
        'idempotency-key': freshKey(),
      },
      ...(!['GET', 'HEAD'].includes(method) && { body: '{}' }),
    });
  }
});

function briefly(answer: Answer<Problem>): string {
  const { status, type } = refusalOf(answer);
  return `${status} ${type.replace('/problems/', '')}`;
}
