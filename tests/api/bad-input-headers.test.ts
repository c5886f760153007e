import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmitOrderAnswer } from '../../commands/submit-order.ts';
import { type Answer, callerOf } from '../setup/caller.ts';
import { ordinaryDocument } from '../setup/orders.ts';
import { freshKey, startStack, type Stack } from '../setup/stack.ts';
import { atRest, orderAtRest } from './bad-input-order-at-rest.ts';
import { type Problem, refusalOf, refused, wrong } from './bad-input-problem.ts';
import { storedRows } from './bad-input-stored.ts';

const AN_HOUR_AGO = Math.floor(Date.now() / 1000) - 3600;

describe('given an order, and headers that are missing, malformed, stale or used before', () => {
  let stack: Stack;
  let number: string;

  beforeAll(async () => {
    stack = await startStack();
    number = await orderAtRest(stack);
  });

  afterAll(async () => {
    await stack.close();
  });

  const order = (change = {}) => ({
    companyId: 'machinery',
    channel: 'phone',
    document: ordinaryDocument(change),
  });
  const revision = { cause: 'customer', document: ordinaryDocument({ remarks: '加急' }) };

  /** Sends what is done, and waits until its process has done its part. */
  async function done(send: () => Promise<Answer<SubmitOrderAnswer>>): Promise<Answer<SubmitOrderAnswer>> {
    const answer = await send();
    expect(answer.status).toBe(201);
    await atRest(stack, answer.body.intakeNumber);
    return answer;
  }

  /** What comes of it, when business tables hold after it what they held before. */
  async function nothingOf<T>(send: () => Promise<T>): Promise<T> {
    const before = await storedRows(stack.db);
    const answer = await send();
    expect(await storedRows(stack.db)).toEqual(before);
    return answer;
  }

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['with a blank in it', 'a b'],
    ['of 201 characters', 'x'.repeat(201)],
    ['not ASCII', 'clé'],
    ['with a tab', 'a\tb'],
  ])('when the Idempotency-Key is %s, then 400', async (_, key) => {
    const answer = await nothingOf(() => postWith({ 'idempotency-key': key }));
    expect(refusalOf(answer)).toEqual(refused(400, 'idempotency-key-required'));
  });

  test.each([
    ['missing', undefined, 428, 'precondition-required'],
    ['empty', '', 412, 'revision-mismatch'],
    ['a star', '*', 412, 'revision-mismatch'],
    ['weak', 'W/"1"', 412, 'revision-mismatch'],
    ['without quotes', '1', 412, 'revision-mismatch'],
    ['zero', '"0"', 412, 'revision-mismatch'],
    ['negative', '"-1"', 412, 'revision-mismatch'],
    ['a list', '"1", "2"', 412, 'revision-mismatch'],
    ['not this order’s', '"2"', 412, 'revision-mismatch'],
    ['beyond all', '"99999999999999999999"', 412, 'revision-mismatch'],
    ['a hash', '"e3b0c44298fc1c14"', 412, 'revision-mismatch'],
  ])('when If-Match is %s, then nothing is revised (P-145)', async (_, tag, status, type) => {
    const headers: Record<string, string> = tag === undefined ? {} : { 'if-match': tag };
    const answer = await nothingOf(() =>
      stack.as('sales').post<Problem>(`/orders/${number}/revisions`, revision, { headers }),
    );
    expect(refusalOf(answer)).toEqual(refused(status, type));
  });

  test('when the order was revised since, then the stale If-Match is refused with 412 (P-145)', async () => {
    const own = await orderAtRest(stack);
    const path = `/orders/${own}/revisions`;
    const headers = { 'if-match': '"1"' };
    expect((await stack.as('sales').post(path, revision, { headers })).status).toBe(201);
    await atRest(stack, own);
    const other = { cause: 'customer', document: ordinaryDocument({ remarks: '不急' }) };
    const answer = await nothingOf(() => stack.as('sales2').post<Problem>(path, other, { headers }));
    expect(refusalOf(answer)).toEqual(refused(412, 'revision-mismatch'));
    expect(answer.body).toMatchObject({ currentRevision: 2 });
  });

  test('when a key comes again with another body, then 422; with the same one, the first answer', async () => {
    const key = freshKey();
    const first = await done(() => stack.as('clerk').post('/orders', order(), { key }));
    const other = await nothingOf(() =>
      stack.as('clerk').post<Problem>('/orders', order({ remarks: '另一单' }), { key }),
    );
    expect(refusalOf(other)).toEqual(refused(422, 'key-reused'));
    const malformed = await nothingOf(() => stack.as('clerk').post<Problem>('/orders', '{', { key }));
    expect(refusalOf(malformed)).toEqual(refused(422, 'key-reused'));
    const again = await nothingOf(() =>
      stack.as('clerk').post<SubmitOrderAnswer>('/orders', order(), { key }),
    );
    expect({ status: again.status, number: again.body.intakeNumber }).toEqual({
      status: 201,
      number: first.body.intakeNumber,
    });
  });

  test('when a key comes again with another If-Match, then 422', async () => {
    const key = freshKey();
    const path = `/orders/${number}/revisions`;
    const send = (tag: string) =>
      nothingOf(() => stack.as('sales').post<Problem>(path, revision, { key, headers: { 'if-match': tag } }));
    expect(refusalOf(await send('"7"'))).toEqual(refused(412, 'revision-mismatch'));
    expect(refusalOf(await send('"1"'))).toEqual(refused(422, 'key-reused'));
  });

  test('when the refused body comes again under its key, then the same refusal; mended, it needs a new key', async () => {
    const key = freshKey();
    const send = (body: object) => stack.as('clerk').post<Problem>('/orders', body, { key });
    const incomplete = { ...order(), channel: 'pigeon' };
    expect(refusalOf(await nothingOf(() => send(incomplete)))).toEqual(wrong('channel invalid-value'));
    expect(refusalOf(await nothingOf(() => send(incomplete)))).toEqual(wrong('channel invalid-value'));
    expect(refusalOf(await nothingOf(() => send(order())))).toEqual(refused(422, 'key-reused'));
    await done(() => stack.as('clerk').post('/orders', order()));
  });

  test('when another person sends the same key and body, then it is done as theirs, and is not the first’s answer', async () => {
    const key = freshKey();
    const first = await done(() => stack.as('clerk').post('/orders', order(), { key }));
    const second = await done(() => stack.as('sales').post('/orders', order(), { key }));
    expect(second.body.intakeNumber).not.toBe(first.body.intakeNumber);
    const entered = await stack.db
      .selectFrom('orders')
      .select(['intake_number', 'entered_by'])
      .where('intake_number', 'in', [first.body.intakeNumber, second.body.intakeNumber])
      .orderBy('intake_number')
      .execute();
    expect(entered.map((row) => row.entered_by)).toEqual(['clerk', 'sales']);
  });

  test('when somebody without the role sends the key of who has it, then 403 and not the stored answer', async () => {
    const key = freshKey();
    await done(() => stack.as('clerk').post('/orders', order(), { key }));
    const answer = await nothingOf(() => stack.as('planner').post<Problem>('/orders', order(), { key }));
    expect(refusalOf(answer)).toEqual(refused(403, 'forbidden'));
  });

  test.each(['wait', 'wait=', 'wait=soon', 'wait=-1', 'wait=1e9', 'wait=9999999', ';;;,', 'x'.repeat(8_000)])(
    'when the preference is %j, then the command is done as if there was none',
    async (prefer) => {
      const { headers } = await done(() =>
        stack.as('clerk').post('/orders', order(), { headers: { prefer } }),
      );
      expect(headers.get('preference-applied')).toBeNull();
    },
  );

  test('when a header would break out of the answer, then no answer carries it', async () => {
    const headers = {
      'correlation-id': 'x%0d%0aSet-Cookie: a=b',
      'accept-language': 'zh-CN\tSet-Cookie: a=b',
      prefer: 'wait=1 Set-Cookie: a=b',
    };
    const answer = await stack.as('sales').get(`/orders/${number}`, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    const listed = await stack.as('sales').get('/orders?limit=1&text=%0d%0aSet-Cookie:%20a');
    expect(listed.headers.get('link') ?? '').not.toMatch(/[\r\n]/);
  });

  test.each([
    ['has expired', () => stack.tokens.sign({ sub: 'clerk' }, AN_HOUR_AGO)],
    ['is of another audience', () => stack.tokens.sign({ sub: 'clerk', aud: 'other' })],
    ['is of another issuer', () => stack.tokens.sign({ sub: 'clerk', iss: 'https://idp.elsewhere' })],
    ['was changed', async () => tampered(await stack.tokens.of('planner'))],
    ['lost its signature', async () => (await stack.tokens.of('clerk')).replace(/[^.]+$/, '')],
    ['is another’s text', async () => 'Y2xlcms.Y2xlcms.Y2xlcms'],
    ['is a key that was never given out', async () => `csk_${'A'.repeat(43)}`],
  ])('when the token %s, then 401, nothing is done and no key is kept', async (_, token) => {
    const caller = callerOf(stack.app, token);
    const keys = await keysStored();
    const answer = await nothingOf(() => caller.post<Problem>('/orders', order()));
    expect(refusalOf(answer)).toEqual(refused(401, 'unauthenticated'));
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await keysStored()).toBe(keys);
  });

  async function keysStored(): Promise<number> {
    return (await stack.db.selectFrom('idempotency_keys').select('key').execute()).length;
  }

  async function postWith(headers: Record<string, string | undefined>) {
    const given = new Headers({
      authorization: `Bearer ${await stack.tokens.of('clerk')}`,
      'content-type': 'application/json',
    });
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) given.set(name, value);
    const body = JSON.stringify(order());
    const response = await stack.app.request('/orders', { method: 'POST', headers: given, body });
    const problem: Problem = JSON.parse(await response.text());
    return { status: response.status, headers: response.headers, body: problem };
  }
});

/** The token of one person with the claims of another. */
function tampered(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const other = Buffer.from(JSON.stringify({ ...claims, sub: 'clerk' })).toString('base64url');
  return `${header}.${other}.${signature}`;
}
