import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import { createMetrics } from '../../api/health/metrics.ts';
import type { App } from '../../api/http/environment.ts';
import { askQuestion } from '../../commands/ask-question.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { revokeLink } from '../../commands/revoke-link.ts';
import { questionsOf } from '../../db/questions.ts';
import { createTestTokens } from '../setup/test-tokens.ts';
import { documentOf } from '../db/commands-fixture.ts';
import { type LinkFixture, linkFixture, type Order } from '../db/links-fixture.ts';

const DAY_MS = 86_400_000;

type Fields = Record<string, string> | [string, string][];
type Page = { status: number; headers: Headers; text: string };

let fixture: LinkFixture;
let app: App;

beforeAll(async () => {
  fixture = await linkFixture();
  app = createApp({
    db: fixture.db,
    commands: fixture.context,
    auth: (await createTestTokens()).verifier,
    temporalUi: { url: 'http://127.0.0.1:8233', namespace: 'test' },
    publicUrl: null,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(fixture.db),
    accepting: () => true,
  });
});
afterAll(() => fixture.close());

async function page(token: string, init: RequestInit = {}, language = 'en'): Promise<Page> {
  const headers = { accept: 'text/html,*/*;q=0.8', 'accept-language': language, ...init.headers };
  const response = await app.request(`/c/${token}`, { ...init, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** As a browser sends the form; a body that is a string is sent as it is. */
function send(token: string, body: Fields | string, language = 'en'): Promise<Page> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const text = typeof body === 'string' ? body : new URLSearchParams(body).toString();
  return page(token, { method: 'POST', headers, body: text }, language);
}

/** The key that the page has put into its form. */
async function keyOf(token: string): Promise<string> {
  const { text } = await page(token);
  return /name="key" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

async function form(token: string, fields: Record<string, string> = {}): Promise<Record<string, string>> {
  return { key: await keyOf(token), answer: 'confirmed', customerPerson: '张工', ...fields };
}

/** The names in the list of what is wrong. */
function wrongIn({ text }: Page): string[] {
  const list = /role="alert">([\s\S]*?)<\/ul>/.exec(text)?.[1] ?? '';
  return [...list.matchAll(/<li>(?:<a href="#([^"]+)"|([^:<]+):)/g)].map(([, a, b]) => a ?? b ?? '');
}

async function confirmations({ id }: Order) {
  const kept = fixture.db.selectFrom('confirmations').select(['answer', 'customer_person', 'remark']);
  return kept.where('order_id', '=', id).execute();
}

describe('given an order that waits for its customer’s confirmation, and its page', () => {
  const linkTo = async (order: Order) => (await fixture.link(order, { purpose: 'confirm' })).token;

  test('when it is looked at, also by scanners, then it has the form and nothing is confirmed (P-16, P-46)', async () => {
    const order = await fixture.confirming();
    const token = await linkTo(order);
    const { status, text, headers } = await page(token);
    expect(status).toBe(200);
    expect(text).toContain('<form method="post"');
    expect(text).toContain('2026-12-18');
    expect(text).not.toMatch(/<script|\son\w+=/);
    expect(text).not.toContain(token);
    expect(headers.get('content-security-policy')).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'/,
    );
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toBe('noindex');
    await page(token, { method: 'HEAD' });
    const query = await app.request(`/c/${token}?answer=confirmed&customerPerson=x`, {
      headers: { accept: 'text/html' },
    });
    expect(query.status).toBe(200);
    expect(await confirmations(order)).toEqual([]);
    expect((await page(token, {}, 'zh-CN')).text).toContain('请您确认本订单');
  });

  test('when the form is sent, twice at once and once more, then it is one confirmation, and the page says what is on record and since when (P-16, P-46, P-56)', async () => {
    const order = await fixture.confirming();
    const token = await linkTo(order);
    const fields = await form(token);
    const clicks = await Promise.all([send(token, fields), send(token, fields)]);
    expect([...clicks, await send(token, fields)].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await confirmations(order)).toEqual([
      { answer: 'confirmed', customer_person: '张工', remark: null },
    ]);
    for (const { text } of [...clicks, await page(token)]) {
      expect(text).toContain('Your answer is on record');
      expect(text).toContain('2026-11-25 09:00 (Asia/Shanghai)');
      expect(text).toContain('张工');
      expect(text).not.toContain('<form');
    }
    const json = await app.request(`/c/${token}`);
    expect(await json.json()).toMatchObject({
      link: { purpose: 'confirm', asked: false },
      answered: { answer: 'confirmed', expectedOn: '2026-12-18', at: '2026-11-25T01:00:00.000Z' },
    });
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
  });

  test('when two tabs answer differently, then the first counts and the second is told what is on record (P-16)', async () => {
    const order = await fixture.confirming();
    const token = await linkTo(order);
    const [first, second] = [await form(token), await form(token, { answer: 'refused', remark: '太贵' })];
    expect((await send(token, first)).status).toBe(200);
    const late = await send(token, second, 'zh-CN');
    expect(late.status).toBe(410);
    expect(late.text).toContain('此链接已使用过');
    expect(late.text).toContain('已确认');
    expect(await confirmations(order)).toHaveLength(1);
  });

  test('when the customer says no, then without a reason the page comes back with what was written, and with one it is on record (P-16, P-44)', async () => {
    const order = await fixture.confirming();
    const token = await linkTo(order);
    const fields = await form(token, { answer: 'refused', remark: ' \r\n', customerPerson: '"><b>张' });
    const blank = await send(token, fields, 'zh-CN');
    expect(blank.status).toBe(422);
    expect(wrongIn(blank)).toEqual(['remark']);
    expect(blank.text).toContain('value="&quot;&gt;&lt;b&gt;张"');
    expect(blank.text).toMatch(/value="refused"\s+required\s+checked/);
    expect(blank.text).toContain('请填写此项');
    expect(await send(token, fields)).toMatchObject({ status: 422 });
    const told = await send(token, { ...fields, remark: '价格\r\n太高</textarea>' });
    expect(told.status).toBe(200);
    expect(told.text).toContain('价格\n太高&lt;/textarea&gt;');
    expect(await confirmations(order)).toEqual([
      { answer: 'refused', customer_person: '"><b>张', remark: '价格\n太高</textarea>' },
    ]);
  });

  test('when fields are missing, unknown, twice, too long or of another purpose, then each is named, in one page, and nothing is kept (P-16)', async () => {
    const order = await fixture.confirming();
    const token = await linkTo(order);
    const good = await form(token);
    const wrong = async (fields: Fields | string) => {
      const answered = await send(token, fields);
      expect(answered.status).toBe(422);
      expect(answered.headers.get('content-type')).toMatch(/^text\/html/);
      return wrongIn(answered).toSorted();
    };
    expect(await wrong('')).toEqual(['answer', 'customerPerson', 'key']);
    expect(await wrong({ ...good, answer: 'approved' })).toEqual(['answer']);
    expect(await wrong({ ...good, customerPerson: ' ', colour: 'red' })).toEqual([
      'colour',
      'customerPerson',
    ]);
    expect(await wrong({ ...good, customerPerson: 'x'.repeat(201), remark: 'x'.repeat(2_001) })).toEqual([
      'customerPerson',
      'remark',
    ]);
    expect(await wrong([...Object.entries(good), ['answer', 'refused']])).toEqual(['answer']);
    expect(await wrong({ ...good, customerPerson: 'a\u0000b' })).toEqual(['customerPerson']);
    expect(await wrong({ ...good, 'answers.x': '1', constructor: '1' })).toEqual([
      'answers.x',
      'constructor',
    ]);
    expect(await wrong({ ...good, key: 'mine' })).toEqual(['key']);
    const unreadable = await send(token, 'answer=%ff&customerPerson=%E0%A4%A');
    expect(unreadable.status).toBe(400);
    expect(unreadable.text).toContain('Malformed request');
    const multipart = new FormData();
    multipart.set('answer', 'confirmed');
    expect((await page(token, { method: 'POST', body: multipart })).status).toBe(400);
    expect(await confirmations(order)).toEqual([]);
  });

  test('when the order does not wait for it yet, or only shows, then there is no form, and one that is sent is refused (P-16)', async () => {
    const order = await fixture.received('confirming');
    const token = await linkTo(order);
    const early = await page(token);
    expect(early.text).toContain('No answer is asked of you at present.');
    expect(early.text).not.toContain('<form');
    const fields = { key: crypto.randomUUID(), answer: 'confirmed', customerPerson: '张工' };
    const sent = await send(token, fields, 'zh-CN');
    expect(sent.status).toBe(409);
    expect(sent.text).toContain('目前无需您答复');
    const { token: view } = await fixture.link(order, { purpose: 'view' });
    expect((await page(view)).text).not.toMatch(/<form|No answer is asked/);
    expect((await send(view, fields)).status).toBe(403);
    expect(await confirmations(order)).toEqual([]);
  });

  test('when the date that the page shows is over, then the customer is told so, and nothing is confirmed (P-46)', async () => {
    const order = await fixture.confirming();
    const { token } = await fixture.link(order, { purpose: 'confirm', days: 60 });
    const before = fixture.clock.now;
    fixture.clock.now = new Date(before.getTime() + 30 * DAY_MS);
    const { status, text } = await send(token, await form(token), 'zh-CN');
    fixture.clock.now = before;
    expect(status).toBe(422);
    expect(text).toContain('交货日期已过');
    expect(await confirmations(order)).toEqual([]);
  });

  test.each([
    ['revoked', 410, '此链接已被撤回', 'This link was revoked'],
    ['expired', 410, '此链接已过期', 'This link has expired'],
    ['superseded', 410, '已有新版本', 'There is a newer version'],
    ['unknown', 404, '未找到', 'Not found'],
    ['asked too often', 429, '请稍后重新提交', 'Please send it again in a moment'],
  ])(
    'when the link is %s, then looking and sending are %i and say so in the language of the customer (P-16)',
    async (what, status, zh, en) => {
      const order = await fixture.confirming();
      const { intakeNumber } = order;
      const { token, linkId } = await fixture.link(order, { purpose: 'confirm', days: 1 });
      const fields = await form(token);
      const before = fixture.clock.now;
      if (what === 'revoked') {
        await revokeLink(fixture.context, fixture.by('sales'), { intakeNumber, linkId });
      }
      if (what === 'expired') fixture.clock.now = new Date(before.getTime() + DAY_MS);
      if (what === 'superseded') {
        const document = documentOf({ quantity: '101' });
        const revision = { intakeNumber, revision: 1, cause: 'our-error', document } as const;
        await reviseOrder(fixture.context, fixture.by('sales'), revision);
      }
      if (what === 'asked too often') for (let times = 0; times < 60; times += 1) await page(token);
      const at = what === 'unknown' ? 'x'.repeat(43) : token;
      const answers = [await page(at, {}, 'zh-CN'), await send(at, fields, 'zh-CN'), await send(at, fields)];
      fixture.clock.now = before;
      expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
      expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(
        Array.from({ length: 3 }, () => 'private, no-store'),
      );
      const [looked, sent, english] = answers.map(({ text }) => text);
      expect(looked).toContain(zh);
      expect(sent).toContain(zh);
      expect(english).toContain(en);
      expect(answers.map(({ text }) => text).join('')).not.toContain('P100');
      expect(await confirmations(order)).toEqual([]);
    },
  );
});

describe('given a design that lies with the customer, and its page', () => {
  test('when they approve it by the form, then the page showed which file it is, and the approval is on record (P-60, P-152)', async () => {
    const order = await fixture.designing();
    const { token, linkId } = await fixture.link(order, { purpose: 'design', designVersion: 1 });
    const { text } = await page(token);
    expect(text).toContain('GGD-7.dwg');
    expect(text).toContain('a'.repeat(64));
    expect(text).not.toContain('内部说明');
    const fields = await form(token, { answer: 'approved' });
    const sent = await send(token, fields, 'zh-CN');
    expect(sent.status).toBe(200);
    expect(sent.text).toContain('您的答复已记录');
    expect(sent.text).toContain('已认可');
    expect((await send(token, fields)).status).toBe(200);
    const kept = fixture.db.selectFrom('design_answers').select(['version', 'answer', 'recorded_by']);
    expect(await kept.where('order_id', '=', order.id).execute()).toEqual([
      { version: 1, answer: 'approved', recorded_by: `customer:${linkId}` },
    ]);
  });

  test('when they want changes by JSON and a newer version comes, then the link for the older says so (P-152)', async () => {
    const order = await fixture.designing();
    const first = await fixture.link(order, { purpose: 'design', designVersion: 1 });
    const other = await fixture.link(order, { purpose: 'design', designVersion: 1 });
    const json = (token: string, body: object) =>
      app.request(`/c/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(body),
      });
    const blank = await json(first.token, { answer: 'changes-wanted', customerPerson: '张工' });
    expect(await blank.json()).toMatchObject({ status: 422, errors: [{ path: 'remark' }] });
    const looked = await app.request(`/c/${first.token}`);
    expect(await looked.json()).toMatchObject({
      link: { purpose: 'design', asked: true },
      design: { version: 1, reference: 'GGD-7.dwg', sha256: 'a'.repeat(64) },
    });
    const wanted = { answer: 'changes-wanted', customerPerson: '张工', remark: '门向左开' };
    const said = await json(first.token, wanted);
    expect(await said.json()).toMatchObject({ answer: 'changes-wanted', revision: 1 });
    expect((await page(other.token)).text).toContain('No answer is asked of you at present.');
    await fixture.submitted(order, 'GGD-7b.dwg');
    const old = await page(other.token);
    expect(old.status).toBe(410);
    expect(old.text).toContain('There is a newer version of the order or of its design');
    expect((await json(other.token, wanted)).status).toBe(410);
  });
});

describe('given questions to the customer, and their page', () => {
  test('when each is answered by the form, then the answers are on record, once; before, what is missing is named (P-6, P-16)', async () => {
    const order = await fixture.asking(['进线方向？', '电压<等级>？']);
    const { token } = await fixture.link(order, { purpose: 'questions' });
    const open = (await questionsOf(fixture.db, order.id)).map(({ id }) => `answers.${id}`);
    const { text } = await page(token);
    expect(text).toContain('进线方向？');
    expect(text).toContain('电压&lt;等级&gt;？');
    const [first = '', second = ''] = open;
    const fields = await form(token, { answer: 'answered', [first]: '左进' });
    const half = await send(token, fields);
    expect(half.status).toBe(422);
    expect(wrongIn(half)).toEqual([second]);
    expect(half.text).toContain('左进</textarea');
    const { body } = await askQuestion(fixture.context, fixture.by('sales'), {
      intakeNumber: order.intakeNumber,
      question: '颜色？',
      method: 'email',
    });
    const third = `answers.${body.questionId}`;
    expect(wrongIn(await send(token, { ...fields, [second]: '10 kV' }))).toEqual([third]);
    const whole = { ...fields, [second]: '10 kV', [third]: '灰' };
    const clicks = [await send(token, whole), await send(token, whole)];
    expect(clicks.map(({ status }) => status)).toEqual([200, 200]);
    expect(clicks[1]?.text).toContain('10 kV');
    const kept = (await questionsOf(fixture.db, order.id)).map(({ id, answer }) => [`answers.${id}`, answer]);
    expect(Object.fromEntries(kept)).toEqual({ [first]: '左进', [second]: '10 kV', [third]: '灰' });
    expect(await fixture.proceed(order.id)).toBe('VALIDATING');
  });
});
