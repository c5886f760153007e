import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BulkFile, sendFile } from '../../bin/bulk/send-file.ts';
import { ordinaryDocument } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';

describe('given a file of orders and the command that sends it', () => {
  let stack: Stack;
  let folder: string;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
    folder = mkdtempSync(join(tmpdir(), 'bulk-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await stack.close();
  });

  async function run(file: string, send: BulkFile['send'] = (path, init) => stack.app.request(path, init)) {
    const token = await stack.tokens.of('clerk');
    const seen: number[] = [];
    const progress = ({ rows }: { rows: number }) => seen.push(rows);
    const done = await sendFile({
      file,
      company: 'machinery',
      channel: 'mail',
      token,
      slice: 5,
      pause: 0,
      send,
      progress,
    });
    return { ...done, seen };
  }

  const answersOf = (file: string) =>
    readFileSync(`${file}.answers.jsonl`, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line): { row: number; status: number } => JSON.parse(line));

  const ordersIn = async () =>
    (await stack.db.selectFrom('orders').select('id').where('channel', '=', 'mail').execute()).length;

  test('when it is cut off after a commit and in its answers, then the next run goes on and takes nothing in twice (P-2)', async () => {
    const file = join(folder, 'orders.jsonl');
    const row = JSON.stringify({ document: ordinaryDocument() });
    const rows = Array.from({ length: 12 }, (_, index) => (index === 2 ? '{"broken"' : row));
    writeFileSync(file, rows.join('\n'));
    let requests = 0;
    const failing = run(file, async (path, init) => {
      const response = await stack.app.request(path, init);
      requests += 1;
      if (requests < 2) return response;
      await response.text();
      throw new Error('the connection broke');
    });
    await expect(failing).rejects.toThrow('run the same command again');
    expect(answersOf(file).map((answer) => answer.row)).toEqual([1, 2, 3, 4, 5]);
    expect(await ordersIn()).toBe(9);
    appendFileSync(`${file}.answers.jsonl`, '{"row":6,"sta');
    expect(await run(file)).toEqual({ rows: 12, accepted: 11, failed: 0, seen: [10, 12] });
    expect(answersOf(file).map(({ row: at, status }) => [at, status])).toEqual(
      Array.from({ length: 12 }, (_, index) => [index + 1, index === 2 ? 400 : 201]),
    );
    expect(await ordersIn()).toBe(11);
    expect(await run(file)).toEqual({ rows: 12, accepted: 11, failed: 0, seen: [] });
    appendFileSync(file, `\n${row}`);
    await expect(run(file)).rejects.toThrow('has changed');
  });

  test('when the API fails on one row time after time, then that is its answer, the others go on, and the next run sends it again (P-2)', async () => {
    const file = join(folder, 'failing.jsonl');
    const row = JSON.stringify({ document: ordinaryDocument() });
    writeFileSync(file, Array.from({ length: 7 }, () => row).join('\n'));
    const before = await ordersIn();
    /** The API as it is, but that it fails on the third row of the file. */
    const failsOnThird =
      (status: number): BulkFile['send'] =>
      async (path, init) => {
        const sent = String(init.body).split('\n');
        const bad = sent.findIndex((line) => line.includes(':row-3"'));
        const kept = sent.filter((_, index) => index !== bad);
        const failed = bad === -1 ? [] : [JSON.stringify({ row: bad + 1, status })];
        const asked =
          kept.length > 0 ? await stack.app.request(path, { ...init, body: kept.join('\n') }) : null;
        const answers = (await asked?.text())?.split('\n').filter((line) => line.startsWith('{"row":')) ?? [];
        const moved = answers.map((line) => {
          const answer: { row: number } = JSON.parse(line);
          return JSON.stringify({
            ...answer,
            row: bad !== -1 && answer.row > bad ? answer.row + 1 : answer.row,
          });
        });
        return new Response([...moved, ...failed].join('\n'));
      };
    expect(await run(file, failsOnThird(500))).toMatchObject({ rows: 7, accepted: 6, failed: 1 });
    expect(answersOf(file).map(({ status }) => status)).toEqual([201, 201, 500, 201, 201, 201, 201]);
    await expect(run(file, failsOnThird(503))).rejects.toThrow('run the same command again');
    expect(await run(file)).toMatchObject({ rows: 7, accepted: 7, failed: 0, seen: [7] });
    expect(await ordersIn()).toBe(before + 7);
    expect(await run(file)).toMatchObject({ rows: 7, accepted: 7, seen: [] });
  });

  test.each(['', '{"key":"a-key-that-was-cut'])(
    'when a crash left %j for its answers, then nothing was sent, and the file is sent (P-2)',
    async (left) => {
      const file = join(folder, `begun-${left.length}.jsonl`);
      writeFileSync(file, JSON.stringify({ document: ordinaryDocument() }));
      writeFileSync(`${file}.answers.jsonl`, left);
      expect(await run(file)).toMatchObject({ rows: 1, accepted: 1 });
      expect(await run(file)).toMatchObject({ rows: 1, accepted: 1, seen: [] });
    },
  );

  test('when it is a CSV, then the company of the command line stands for all rows, and a wrong cell is answered (P-1, P-2)', async () => {
    const file = join(folder, 'orders.csv');
    const header =
      'channel,document.parties.buyer.customerId,document.currency,document.paymentMethod,document.delivery.date,document.delivery.place,document.lines[0].lineNo,document.lines[0].sku,document.lines[0].quantity,document.lines[0].unit,document.lines[0].netPrice,document.lines[0].taxRate';
    const good = 'email,C001,CNY,monthly,2026-12-14,上海,1,P100,20,pcs,100.00,0.13';
    const bad = good.replace(',1,P100', ',one,P100');
    writeFileSync(file, [header, good, bad, good].join('\n'));
    expect(await run(file)).toMatchObject({ rows: 3, accepted: 2 });
    expect(answersOf(file)).toMatchObject([
      { row: 1, status: 201 },
      { row: 2, status: 422, problem: { errors: [{ path: 'document.lines[0].lineNo' }] } },
      { row: 3, status: 201 },
    ]);
  });
});
