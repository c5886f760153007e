import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import { createMetrics } from '../../api/health/metrics.ts';
import type { App } from '../../api/http/environment.ts';
import { callerOf } from '../setup/caller.ts';
import { ordinaryDocument, submit } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Created = { linkId: string; token?: string; expiresAt: string };
type Problem = { type: string; detail: string };

describe('given an order and a link to it for the customer', () => {
  let stack: Stack;
  let app: App;
  const logged: string[] = [];

  beforeAll(async () => {
    stack = await startStack({ worker: false });
    const lines = new Writable({ write: (chunk, _, done) => (logged.push(String(chunk)), done()) });
    app = createApp({
      db: stack.db,
      commands: stack.commands,
      auth: stack.tokens.verifier,
      temporalUi: { url: 'http://127.0.0.1:8233', namespace: 'test' },
      publicUrl: null,
      log: pino(lines),
      metrics: createMetrics(stack.db),
      accepting: () => true,
    });
  });
  afterAll(() => stack.close());

  const as = (person: string) => callerOf(app, () => stack.tokens.of(person));

  async function linkTo(number: string, days = 14) {
    const form = { revision: 1, purpose: 'view', days };
    const { status, body } = await as('sales').post<Created>(`/orders/${number}/links`, form);
    expect(status).toBe(201);
    return { ...body, token: body.token ?? '' };
  }

  async function look(token: string, headers: Record<string, string> = {}) {
    const response = await app.request(`/c/${token}`, { headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  }

  const problemOf = async (token: string): Promise<{ status: number; type: string }> => {
    const { status, text } = await look(token);
    const { type }: Problem = JSON.parse(text);
    return { status, type };
  };

  test('when nobody said where customers reach the API, then no link is mailed, and the answer names the field (P-16)', async () => {
    const number = await submit(stack);
    const form = { revision: 1, purpose: 'view', mail: true };
    const { status, body } = await as('sales').post(`/orders/${number}/links`, form);
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'mail', code: 'not-set-up' }] },
    });
  });

  test('when the customer looks, then specification, price, date and stage are told in plain words, and nothing internal (P-16, P-17)', async () => {
    const number = await submit(stack, ordinaryDocument({ remarks: '内部备注' }));
    const { token, linkId } = await linkTo(number);
    const { status, text, headers } = await look(token, { 'accept-language': 'zh-CN' });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      order: number,
      status: '已收单',
      lines: [{ sku: 'P100', quantity: '20', unitPrice: '100.00', priceBasis: 'net', amount: '2260.00' }],
      totals: { gross: '2260.00', currency: 'CNY' },
      delivery: { date: '2026-12-14', place: '上海市浦东新区' },
      link: { linkId, revision: 1, purpose: 'view' },
    });
    expect(text).not.toMatch(/内部备注|classes|enteredBy|"seq"/);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    const seen = await stack.db
      .selectFrom('access_log')
      .select('what')
      .where('person_id', '=', `customer:${linkId}`)
      .execute();
    expect(seen).toEqual([{ what: 'link' }]);
  });

  test('when a browser asks, then it is a page without script in its language, every value escaped (P-16)', async () => {
    const date = '2026-12-14';
    const number = await submit(
      stack,
      ordinaryDocument({ delivery: { date, place: '<script>alert(1)</script>' } }),
    );
    const { token } = await linkTo(number);
    const { text, headers } = await look(token, { accept: 'text/html,*/*;q=0.8', 'accept-language': 'en' });
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(text).toContain('Where it stands');
    expect(text).toContain('2260.00 CNY');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script>');
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
  });

  test('when a link is unknown, revoked, expired, or of an earlier revision, then it is 404 or 410 and shows nothing (P-16)', async () => {
    const number = await submit(stack);
    expect(await problemOf('short')).toEqual({ status: 404, type: '/problems/not-found' });
    expect(await problemOf('x'.repeat(43))).toEqual({ status: 404, type: '/problems/not-found' });

    const gone = { status: 410, type: '/problems/link-gone' };
    const revoked = await linkTo(number);
    const revocation = `/orders/${number}/links/${revoked.linkId}/revocation`;
    expect((await as('sales').post(revocation)).status).toBe(200);
    expect((await as('sales').post(revocation)).status).toBe(410);
    expect(await problemOf(revoked.token)).toEqual(gone);

    const before = stack.clock.now();
    const short = await linkTo(number, 1);
    const long = await linkTo(number, 2);
    stack.clock.advance(86_400_000);
    expect(await problemOf(short.token)).toEqual(gone);
    expect((await look(long.token)).status).toBe(200);
    stack.clock.set(before);

    const lines = [{ sku: 'P100', quantity: '21', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }];
    const revised = await as('sales').post(
      `/orders/${number}/revisions`,
      { cause: 'customer', document: ordinaryDocument({ lines }) },
      { headers: { 'if-match': '"1"' } },
    );
    expect(revised.status).toBe(201);
    expect(await problemOf(long.token)).toEqual(gone);
    const { body } = await as('sales').get<{ links: { usable: boolean }[] }>(`/orders/${number}/links`);
    expect(body.links.map(({ usable }) => usable)).toEqual([false, false, false]);
  });

  test('when a link is made twice under one key, then there is one, and its token is told once and kept nowhere (P-16)', async () => {
    const number = await submit(stack);
    const form = { revision: 1, purpose: 'view' };
    const send = () => as('sales').post<Created>(`/orders/${number}/links`, form, { key: `link-${number}` });
    const first = await send();
    const again = await send();
    expect(again.body.linkId).toBe(first.body.linkId);
    expect(again.body.token).toBeUndefined();
    const token = first.body.token ?? '';
    expect((await look(token)).status).toBe(200);
    const posted = await as('sales').post(`/c/${token}`, { answer: 'confirmed', customerPerson: '张工' });
    expect(posted.status).toBe(403);
    const stored = await stack.db.selectFrom('idempotency_keys').selectAll().execute();
    const events = await stack.db.selectFrom('audit_events').select('text').execute();
    expect(JSON.stringify([stored, events])).not.toContain(token);
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.join('')).not.toContain(token);
  });

  test('when somebody without the right makes one, or for another revision or too long, then it is refused (P-16, P-166)', async () => {
    const number = await submit(stack);
    const path = `/orders/${number}/links`;
    const form = { revision: 1, purpose: 'view' };
    expect((await as('planner').post(path, form)).status).toBe(403);
    expect((await as('sales').post(path, { ...form, revision: 2 })).status).toBe(409);
    expect((await as('sales').post(path, { ...form, days: 91 })).status).toBe(422);
    const confirm = await as('sales').post<{ errors: object[] }>(path, { ...form, purpose: 'confirm' });
    expect(confirm.status).toBe(422);
    expect(confirm.body.errors).toMatchObject([{ path: 'purpose', code: 'not-in-policy' }]);
  });

  test('when a link is asked for without end, then it rests until the minute is over (P-16)', async () => {
    const { token } = await linkTo(await submit(stack));
    for (let times = 0; times < 60; times += 1) await look(token);
    const refused = await look(token);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    stack.clock.advance(61_000);
    expect((await look(token)).status).toBe(200);
  });
});
