import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ordinaryDocument } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

type Line = {
  row?: number;
  status?: number;
  intakeNumber?: string;
  replayed?: boolean;
  done?: boolean;
  rows?: number;
  accepted?: number;
  refused?: number;
  problem?: { type: string; detail: string; errors?: { path: string; code: string }[] };
};

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

const NDJSON = 'application/x-ndjson';

describe('given files of orders', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
  });
  afterAll(() => stack.close());

  async function send(body: Body, key: string = randomUUID(), type = NDJSON): Promise<Response> {
    const headers = {
      authorization: `Bearer ${await stack.tokens.of('clerk')}`,
      'idempotency-key': key,
      'content-type': type,
    };
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    return stack.app.request('/orders/bulk', init);
  }

  async function answersTo(body: Body, key?: string, type?: string): Promise<Line[]> {
    const response = await send(body, key, type);
    expect(response.status).toBe(200);
    return (await response.text())
      .trimEnd()
      .split('\n')
      .map((line): Line => JSON.parse(line));
  }

  const order = (change: object = {}) => ({
    companyId: 'machinery',
    channel: 'email',
    document: ordinaryDocument(),
    ...change,
  });

  const fileOf = (rows: readonly unknown[]) =>
    rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

  const stored = async () => {
    const { count } = await stack.db
      .selectFrom('orders')
      .select((select) => select.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  };

  test('when rows are good and bad, then each is answered in order with every wrong field, and a bad one stops no other (P-1, P-2)', async () => {
    const unknown = order({ document: ordinaryDocument({ parties: { buyer: { customerId: 'C999' } } }) });
    const lines = await answersTo(
      fileOf([order(), '{"companyId": ', '', order({ channel: 'pigeon', other: 1 }), unknown, order()]),
    );
    expect(lines.map(({ row, status }) => [row, status])).toEqual([
      [1, 201],
      [2, 400],
      [4, 422],
      [5, 422],
      [6, 201],
      [undefined, undefined],
    ]);
    expect(lines[2]?.problem?.errors?.map(({ path }) => path)).toEqual(['channel', 'other']);
    expect(lines[3]?.problem?.errors?.map(({ path }) => path)).toEqual(['document.parties.buyer.customerId']);
    expect(lines.at(-1)).toEqual({ done: true, rows: 5, accepted: 2, refused: 3 });
  });

  test('when the file is sent again, cut off or whole, then it goes on, and nothing is taken in twice (P-2)', async () => {
    const file = fileOf(Array.from({ length: 12 }, () => order()));
    const key = randomUUID();
    const before = await stored();
    const firstHalf = file.split('\n').slice(0, 5).join('\n');
    const first = await answersTo(firstHalf, key);
    const whole = await answersTo(file, key);
    expect(whole.filter(({ replayed }) => replayed)).toHaveLength(5);
    expect(whole.slice(0, 5).map((line) => line.intakeNumber)).toEqual(
      first.slice(0, 5).map((line) => line.intakeNumber),
    );
    await Promise.all([answersTo(file, key), answersTo(file, key)]);
    expect(await stored()).toBe(before + 12);
    const own = fileOf([order({ key: 'web-77' }), order({ key: 'web-77' })]);
    const [one, two] = await answersTo(own);
    expect(two?.intakeNumber).toBe(one?.intakeNumber);
    const changed = await answersTo(fileOf([order({ channel: 'fax' })]), key);
    expect(changed[0]?.problem?.type).toBe('/problems/key-reused');
  });

  test('when it is a CSV, then its header names paths, quotes and line breaks are kept, and wrong cells are named (P-1, P-2)', async () => {
    const header = [
      'companyId,channel,document.parties.buyer.customerId,document.currency,document.paymentMethod',
      'document.delivery.date,document.delivery.place,document.remarks',
      'document.lines[0].lineNo,document.lines[0].sku,document.lines[0].quantity,document.lines[0].unit',
      'document.lines[0].netPrice,document.lines[0].taxRate,document.lines[1].sku,document.lines[1].quantity',
      'document.lines[1].unit,document.lines[1].netPrice,document.lines[1].taxRate',
    ].join(',');
    const start = 'machinery,fax,C001,CNY,monthly,2026-12-14,"上海, 浦东","第一行\n""第二行"""';
    const good = `${start},10,P100,20,pcs,100.00,0.13,P100,3,pcs,99.00,0.13`;
    const one = `${start},10,P100,20,pcs,100.00,0.13,,,,,`;
    const bad = `${start},ten,P100,,pcs,100.00,0.13,,,,,,,too many`;
    const lines = await answersTo(
      `\uFEFF${[header, good, one, bad].join('\r\n')}`,
      randomUUID(),
      'text/csv; charset=utf-8',
    );
    expect(lines.map(({ status }) => status)).toEqual([201, 201, 422, undefined]);
    expect(lines[2]?.problem?.errors?.map(({ path }) => path)).toEqual(['', 'document.lines[0].lineNo']);
    const { body } = await stack
      .as('sales')
      .get<{ document: { remarks: string; lines: object[] } }>(`/orders/${lines[0]?.intakeNumber}`);
    expect(body.document.remarks).toBe('第一行\n"第二行"');
    expect(body.document.lines).toMatchObject([{ lineNo: 10 }, { quantity: '3', netPrice: '99.00' }]);
  });

  test('when the file itself is wrong, then it is refused, or its last line says so (P-2)', async () => {
    expect((await send('{}', 'k'.repeat(181))).status).toBe(400);
    expect((await send('{}', randomUUID(), 'application/json')).status).toBe(415);
    const headers = { 'content-type': NDJSON, 'idempotency-key': 'x' };
    const anonymous = await stack.app.request('/orders/bulk', { method: 'POST', headers, body: '{}' });
    expect(anonymous.status).toBe(401);
    const [wrong] = await answersTo('companyId,a b,companyId\n1,2,3', randomUUID(), 'text/csv');
    expect(wrong?.problem?.errors?.map(({ code }) => code)).toEqual(['not-a-path', 'repeated-field']);
    const [open, ...more] = await answersTo('companyId\n"never closed', randomUUID(), 'text/csv');
    expect(open).toMatchObject({ status: 400, problem: { type: '/problems/malformed-request' } });
    expect(more).toEqual([]);
    const gbk = Buffer.concat([
      Buffer.from('companyId,channel,document.delivery.place\nmachinery,fax,'),
      Buffer.from([0xc9, 0xcf, 0xba, 0xa3]),
    ]);
    expect(await answersTo(gbk, randomUUID(), 'text/csv')).toMatchObject([
      { status: 422, problem: { errors: [{ path: 'body', code: 'not-utf-8' }] } },
    ]);
    const long = await answersTo(`"${'x'.repeat(1024 * 1024)}"\n${fileOf([order()])}`);
    expect(long.map(({ status }) => status)).toEqual([413, 201, undefined]);
    expect(await answersTo('')).toEqual([{ done: true, rows: 0, accepted: 0, refused: 0 }]);
  });

  test('when ten thousand rows come, then no more than a few are held at a time, and all are answered (P-2)', async () => {
    const ROWS = 10_000;
    const progress = { sent: 0, answered: 0, held: 0 };
    const rows = (function* () {
      for (let row = 1; row <= ROWS; row += 1) {
        progress.sent = row;
        progress.held = Math.max(progress.held, row - progress.answered);
        const good = row % 1_000 === 0;
        yield new TextEncoder().encode(`${JSON.stringify(good ? order() : { companyId: 'machinery' })}\n`);
      }
    })();
    const response = await send(ReadableStream.from(rows));
    const kept: Line[] = [];
    let rest = '';
    for await (const text of (response.body ?? expect.fail()).pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      progress.answered += lines.length;
      kept.push(...lines.map((line): Line => JSON.parse(line)).filter(({ status }) => status !== 422));
    }
    expect(kept.slice(0, -1).map(({ row, status }) => [row, status])).toEqual(
      Array.from({ length: 10 }, (_, index) => [(index + 1) * 1_000, 201]),
    );
    expect(kept.at(-1)).toEqual({ done: true, rows: ROWS, accepted: 10, refused: ROWS - 10 });
    expect(progress.held).toBeLessThan(20);
  });

  test('when whoever sends it goes away, then no more rows are read (P-2)', async () => {
    let sent = 0;
    const rows = (function* () {
      for (;;) {
        sent += 1;
        yield new TextEncoder().encode('{}\n');
      }
    })();
    const response = await send(ReadableStream.from(rows));
    const reader = (response.body ?? expect.fail()).getReader();
    await reader.read();
    await reader.cancel();
    const after = sent;
    await stack.as('clerk').get('/me');
    expect(sent - after).toBeLessThan(20);
  });
});
