import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Listening, serve } from '../../api/server.ts';
import { ordinaryDocument } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';
import { exchange } from './bad-input-socket.ts';
import { expectNothingStored } from './bad-input-stored.ts';

const MEGABYTE = 1_000_000;
/**
 * The adapter reads on for half a second after it has answered, and then closes on a sender who is not done: where the
 * machine stops this process for so long amid a test, the sender sees a reset after its answer. That is tried again.
 */
const OWN_PACE = { retry: 2 };

describe('given the API on a port, and bytes that no client of good faith sends', () => {
  let stack: Stack;
  let server: Listening;
  let token: string;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
    server = await serve(stack.app, { host: '127.0.0.1', port: 0 });
    token = await stack.tokens.of('clerk');
  });

  afterAll(async () => {
    await server.close(1_000);
    await stack.close();
  });

  expectNothingStored(() => stack);

  const head = (first: string, ...headers: string[]) =>
    [first, 'Host: 127.0.0.1', `Authorization: Bearer ${token}`, ...headers, '', ''].join('\r\n');
  const post = (...headers: string[]) =>
    head('POST /orders HTTP/1.1', 'Content-Type: application/json', 'Idempotency-Key: wire', ...headers);

  async function stillAnswers(): Promise<number> {
    return (await fetch(`${server.url}/healthz`)).status;
  }

  test(
    'when a body of five megabytes is announced and sent, then the whole 413 arrives and the connection closes',
    OWN_PACE,
    async () => {
      const parts = Array.from({ length: 5 }, () => 'x'.repeat(MEGABYTE));
      const { status, text, closed } = await exchange(server.url, [
        post(`Content-Length: ${5 * MEGABYTE}`),
        ...parts,
      ]);
      expect({ status, closed }).toEqual({ status: 413, closed: 'end' });
      expect(text).toContain('"type":"/problems/too-large"');
      expect(await stillAnswers()).toBe(200);
    },
  );

  test(
    'when five megabytes come in pieces, their length unsaid, then the whole 413 arrives and the connection closes',
    OWN_PACE,
    async () => {
      const piece = `${MEGABYTE.toString(16)}\r\n${'x'.repeat(MEGABYTE)}\r\n`;
      const { status, text, closed } = await exchange(server.url, [
        post('Transfer-Encoding: chunked'),
        ...Array.from({ length: 5 }, () => piece),
        '0\r\n\r\n',
      ]);
      expect({ status, closed }).toEqual({ status: 413, closed: 'end' });
      expect(text).toContain('"type":"/problems/too-large"');
      expect(await stillAnswers()).toBe(200);
    },
  );

  test('when fetch sends five megabytes, then it reads the problem, and its next request is answered', async () => {
    const document = ordinaryDocument({ remarks: 'x'.repeat(5 * MEGABYTE) });
    const response = await fetch(`${server.url}/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': 'fetch',
      },
      body: JSON.stringify({ companyId: 'machinery', channel: 'phone', document }),
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 413,
      body: { type: '/problems/too-large', status: 413 },
    });
    expect(await stillAnswers()).toBe(200);
  });

  test.each<[what: string, first: string, ...headers: string[]]>([
    ['a method in small letters', 'get /orders HTTP/1.1'],
    ['a method that there is not', 'PUMP /orders HTTP/1.1'],
    ['TRACE', 'TRACE /orders HTTP/1.1'],
    ['another protocol', 'GET /orders HTTP/9.9'],
    ['dots', 'GET /orders/../admin HTTP/1.1'],
    ['dots that are encoded', 'GET /orders/%2e%2e/admin HTTP/1.1'],
    ['backslashes', 'GET /orders\\..\\admin HTTP/1.1'],
    ['two slashes', 'GET //orders HTTP/1.1'],
    ['a whole address', 'GET http://elsewhere.test/admin HTTP/1.1'],
    ['an address of another scheme', 'GET file:///etc/passwd HTTP/1.1'],
    ['a star', 'GET * HTTP/1.1'],
    ['a fragment', 'GET /admin#/orders HTTP/1.1'],
    ['bytes above ASCII', 'GET /orders/\u00ff\u00fe HTTP/1.1'],
    ['a percent sign', 'GET /orders/%zz HTTP/1.1'],
    ['an address of 20,000 characters', `GET /${'x'.repeat(20_000)} HTTP/1.1`],
    ['a query of 20,000 characters', `GET /orders?text=${'x'.repeat(20_000)} HTTP/1.1`],
    ['a header of 100,000 characters', 'GET /admin HTTP/1.1', `X: ${'x'.repeat(100_000)}`],
    [
      'a thousand headers and no end',
      'GET /admin HTTP/1.1',
      ...Array.from({ length: 2_000 }, (_, n) => `X-${n}: 1`),
    ],
    ['a header with a NUL', 'GET /orders HTTP/1.1', 'Correlation-Id: a\u0000b'],
    ['a header with a bare line break', 'GET /orders HTTP/1.1', 'Correlation-Id: a\nb'],
    ['a header with a bare return', 'GET /orders HTTP/1.1', 'Correlation-Id: a\rSet-Cookie: b'],
    ['a header without a name', 'GET /orders HTTP/1.1', ': x'],
    ['a header name with a blank', 'GET /orders HTTP/1.1', 'Corr Id: x'],
    ['another host beside ours', 'GET /admin HTTP/1.1', 'Host: elsewhere.test'],
    ['a negative length', 'POST /orders HTTP/1.1', 'Content-Length: -1'],
    ['two lengths', 'POST /orders HTTP/1.1', 'Content-Length: 2', 'Content-Length: 3'],
    ['a length and pieces', 'POST /orders HTTP/1.1', 'Content-Length: 2', 'Transfer-Encoding: chunked'],
    ['an encoding that there is not', 'POST /orders HTTP/1.1', 'Transfer-Encoding: pump'],
    ['a wish to speak otherwise', 'GET /admin HTTP/1.1', 'Upgrade: websocket'],
  ])('when a request has %s, then 4xx and the connection closes', async (_, first, ...headers) => {
    const { status, text } = await exchange(server.url, head(first, ...headers, 'Connection: close'));
    expect({ status, refused: status >= 400 && status < 500 }).toEqual({ status, refused: true });
    expect(text).not.toMatch(/^set-cookie:/im);
    expect(await stillAnswers()).toBe(200);
  });

  test('when a tunnel is asked for, then the connection closes without a word', async () => {
    const { text } = await exchange(server.url, head('CONNECT 127.0.0.1:22 HTTP/1.1'));
    expect(text).toBe('');
    expect(await stillAnswers()).toBe(200);
  });

  test.each([
    ['no host', 'GET /orders HTTP/1.1\r\n\r\n'],
    ['a host that is none', 'GET /admin HTTP/1.1\r\nHost: a b/c?d\r\nConnection: close\r\n\r\n'],
    ['a host with a NUL', 'GET /admin HTTP/1.1\r\nHost: a\u0000b\r\n\r\n'],
    ['no request at all', '\u0016\u0003\u0001\u0002\u0000\u0001'],
  ])('when there is %s, then 400 and the connection closes', async (_, bytes) => {
    const { status } = await exchange(server.url, bytes);
    expect(status).toBe(400);
    expect(await stillAnswers()).toBe(200);
  });

  test.each([
    ['a length that is never reached', 'Content-Length: 1000', '{"companyId":'],
    ['pieces that stop', 'Transfer-Encoding: chunked', '5\r\n{"com\r\n'],
    ['pieces that are none', 'Transfer-Encoding: chunked', 'zz\r\n{}\r\n0\r\n\r\n'],
  ])('when a caller leaves amid the body (%s), then the server goes on', async (_, header, sent) => {
    const { status } = await exchange(server.url, [post(header), sent], { half: true });
    expect(status === 0 || (status >= 400 && status < 500)).toBe(true);
    expect(await stillAnswers()).toBe(200);
  });
});
