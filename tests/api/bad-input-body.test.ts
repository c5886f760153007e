import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ordinaryDocument } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';
import { type Json, toJson, withValue } from './bad-input-json.ts';
import { type Problem, refusalOf, refused, wrong } from './bad-input-problem.ts';
import { expectNothingStored } from './bad-input-stored.ts';

const NUL = '\u0000';
const HALF_A_PAIR = '\ud83d';
const PUMP = '\u{1f6b0}';

describe('given bodies that are no JSON of ours', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });

  afterAll(async () => {
    await stack.close();
  });

  expectNothingStored(() => stack);

  const ORDER = toJson({ companyId: 'machinery', channel: 'phone', document: ordinaryDocument() });
  const TEXT = JSON.stringify(ORDER);

  const send = (body: Json, headers: Record<string, string> = {}) =>
    stack.as('clerk').post<Problem>('/orders', body, { headers });

  /** The order as bytes that a string cannot hold, or as a stream without a length. */
  async function sendRaw(
    body: Uint8Array<ArrayBuffer> | ReadableStream,
    headers: Record<string, string> = {},
  ) {
    const response = await stack.app.request('/orders', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await stack.tokens.of('clerk')}`,
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...headers,
      },
      body,
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    });
    const problem: Problem = JSON.parse(await response.text());
    return { status: response.status, headers: response.headers, body: problem };
  }

  test.each([
    ['cut off', TEXT.slice(0, -1)],
    ['followed by more', `${TEXT}${TEXT}`],
    ['in single quotes', "{'companyId':'machinery'}"],
    ['with a trailing comma', '{"companyId":"machinery",}'],
    ['with a comment', '{/* ours */}'],
    ['with a bare word', '{"companyId":undefined}'],
    ['with NaN', '{"companyId":NaN}'],
    ['with a line break in a text', '{"companyId":"a\nb"}'],
    ['a form', 'companyId=machinery&channel=phone'],
    ['of another language', '<order/>'],
    ['of the deep', '['.repeat(500_000)],
  ])('when it is %s, then 400', async (_, body) => {
    expect(refusalOf(await send(body))).toEqual(refused(400, 'malformed-request'));
  });

  test.each([
    ['Latin-1', Uint8Array.from([...'{"channel":"caf', 0xe9, ...'"}'].map(byteOf))],
    ['GBK', Uint8Array.from([...'{"channel":"', 0xbb, 0xaa, 0xd4, 0xc6, ...'"}'].map(byteOf))],
    ['UTF-16', Uint8Array.from(Buffer.from(TEXT, 'utf16le'))],
    ['cut within a character', Uint8Array.from(Buffer.from('{"channel":"华').subarray(0, -1))],
    ['overlong', Uint8Array.from([...'{"channel":"', 0xc0, 0x80, ...'"}'].map(byteOf))],
    ['a surrogate in UTF-8', Uint8Array.from([...'{"channel":"', 0xed, 0xa0, 0x80, ...'"}'].map(byteOf))],
  ])('when its bytes are %s and not UTF-8, then 400', async (_, body) => {
    expect(refusalOf(await sendRaw(body))).toEqual(refused(400, 'malformed-request'));
  });

  test.each([
    'text/plain',
    'text/json',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=gbk',
    'application/jsonl',
    'nonsense',
    '',
  ])('when its type is "%s", then 415', async (type) => {
    expect(refusalOf(await send(ORDER, { 'content-type': type }))).toEqual(
      refused(415, 'unsupported-media-type'),
    );
  });

  test('when it is compressed, which we do not read, then 4xx', async () => {
    const stream = new Blob([TEXT]).stream().pipeThrough(new CompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    expect(refusalOf(await sendRaw(bytes, { 'content-encoding': 'gzip' }))).toEqual(
      refused(400, 'malformed-request'),
    );
  });

  test.each([
    ['nothing', '', ['channel required', 'companyId required', 'document required']],
    ['a list', '[]', [' invalid-type']],
    ['null', 'null', [' invalid-type']],
    ['a text', '"order"', [' invalid-type']],
    ['a number beyond all', '1e999', [' invalid-type']],
  ])('when it is %s, then 422', async (_, body, errors) => {
    expect(refusalOf(await send(body))).toEqual(wrong(...errors));
  });

  test('when it has five megabytes, then 413, also when it does not say so', async () => {
    const large = JSON.stringify(withValue(ORDER, 'document.remarks', 'x'.repeat(5_000_000)));
    expect(refusalOf(await send(large))).toEqual(refused(413, 'too-large'));
    expect(refusalOf(await sendRaw(new Blob([large]).stream()))).toEqual(refused(413, 'too-large'));
  });

  test.each<[what: string, path: string, value: Json, errors: string[]]>([
    ['a NUL', 'document.remarks', `a${NUL}b`, ['document.remarks not-well-formed']],
    ['a NUL', 'document.lines[0].sku', NUL, ['document.lines[0].sku not-well-formed']],
    ['half a pair', 'document.remarks', HALF_A_PAIR, ['document.remarks not-well-formed']],
    ['the other half', 'document.delivery.place', '\udeb0', ['document.delivery.place not-well-formed']],
    ['halves in the wrong order', 'document.remarks', '\udeb0\ud83d', ['document.remarks not-well-formed']],
    ['a NUL in a name', 'document.fields', { [`a${NUL}`]: 'x' }, ['document.fields.a? not-well-formed']],
    [
      'half a pair in a name',
      'document.fields',
      { [HALF_A_PAIR]: 'x' },
      ['document.fields.\ufffd not-well-formed'],
    ],
  ])('when a text holds %s at %s: %j, then 422 names it', async (_, path, value, errors) => {
    const { errors: found, ...answer } = (await send(withValue(ORDER, path, value))).body;
    expect(answer).toMatchObject({ status: 422, type: '/problems/validation' });
    expect(found?.map((each) => `${each.path} ${each.code}`)).toEqual(expect.arrayContaining(errors));
  });

  test.each([
    ['has a NUL', `a${NUL}`, 'a?'],
    ['is half a pair', HALF_A_PAIR, '\ufffd'],
    ['is cut between two halves', `${'x'.repeat(59)}${PUMP}`, `${'x'.repeat(59)}\ufffd`],
    ['is very long', 'x'.repeat(100_000), 'x'.repeat(60)],
    ['is empty', '', ''],
  ])('when an unknown name %s, then 422 shows what can be shown of it', async (_, name, shown) => {
    const body = JSON.stringify({ [name]: 1, companyId: 'machinery', channel: 'phone' });
    const answer = await stack.as('clerk').post<Problem>('/orders', body);
    expect({ status: answer.status, type: answer.body.type }).toEqual({
      status: 422,
      type: '/problems/validation',
    });
    expect(answer.body.errors?.map(({ path }) => path)).toEqual(expect.arrayContaining([shown, 'document']));
  });

  test.each([
    ['lists', `${'['.repeat(300_000)}${']'.repeat(300_000)}`],
    ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a field', JSON.stringify(withValue(ORDER, 'document.remarks', 'DEEP')).replace('"DEEP"', '[[[[]]]]')],
    [
      'a policy’s field',
      JSON.stringify(withValue(ORDER, 'document.fields', { season: 'DEEP' })).replace(
        '"DEEP"',
        `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
      ),
    ],
  ])('when it nests %s deeply, then 422', async (_, body) => {
    const { status, body: problem } = await stack.as('clerk').post<Problem>('/orders', body);
    expect({ status, type: problem.type }).toEqual({ status: 422, type: '/problems/validation' });
  });

  test.each([
    ['of the order', TEXT.replace('{', '{"companyId":"paper",'), 'companyId'],
    ['of a line', TEXT.replace('"sku"', '"quantity":"1","sku"'), 'document.lines[0].quantity'],
    ['spelled otherwise', TEXT.replace('{', '{"\\u0063hannel" : "fax",'), 'channel'],
    ['three times', TEXT.replace('{', '{"channel":"fax","channel":"fax",'), 'channel'],
    [
      'in a list',
      TEXT.replace('"parties"', '"lines":[{},{"sku":"a","sku":"b"}],"parties"'),
      'document.lines[1].sku',
    ],
  ])('when a name is given twice, %s, then 422 names it', async (_, body, path) => {
    const answer = await send(body);
    expect(answer.status).toBe(422);
    const repeated = answer.body.errors?.filter(({ code }) => code === 'repeated-field');
    expect(repeated?.map((error) => error.path)).toContain(path);
  });

  test.each([
    ['the order', TEXT.replace('{', '{"__proto__":{"companyId":"paper"},'), '__proto__ unknown-field'],
    [
      'the document',
      TEXT.replace('"parties"', '"__proto__":{"special":{"reason":"x"}},"parties"'),
      'document.__proto__ unknown-field',
    ],
    [
      'the policy’s fields',
      TEXT.replace('"parties"', '"fields":{"__proto__":"x"},"parties"'),
      'document.fields.__proto__ unknown-field',
    ],
  ])('when __proto__ is a member of %s, then 422 names it', async (_, body, error) => {
    const answer = await send(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map(({ path, code }) => `${path} ${code}`)).toContain(error);
  });
});

function byteOf(sign: string | number): number {
  return typeof sign === 'number' ? sign : (sign.codePointAt(0) ?? 0);
}
