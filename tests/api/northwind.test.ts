import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient } from '../../bin/northwind/api-client.ts';
import { type Northwind, readNorthwind } from '../../bin/northwind/northwind-file.ts';
import { documentOf, shiftOf } from '../../bin/northwind/order-of.ts';
import { runNorthwind } from '../../bin/northwind/run-northwind.ts';
import { seedNorthwind } from '../../bin/northwind/seed-northwind.ts';
import { summaryOf } from '../../bin/northwind/summary.ts';
import { type Stack, startStack } from '../setup/stack.ts';

const FILE = join(import.meta.dirname, '..', 'data', 'northwind.json');
const TODAY = '2026-11-23';

describe('given the first 25 of the real orders of the Northwind file', () => {
  const whole = readNorthwind(FILE);
  const file = { ...whole, orders: whole.orders.slice(0, 25) };
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    await seedNorthwind(stack.db, file);
  });

  afterAll(async () => {
    await stack.close();
  });

  const run = () => runFile(stack, file, TODAY);

  test('when all dates are moved, then by whole weeks, and the first order is of this week', () => {
    const shift = shiftOf(file, TODAY);
    expect(shift % 7).toBe(0);
    const [first] = file.orders;
    if (!first) throw new Error('the file has orders');
    const ordered = new Date(Date.parse(`${first.ordered_on}T00:00:00Z`) + shift * 86_400_000);
    expect(ordered.toISOString().slice(0, 10)).toBe('2026-11-26');
    expect(documentOf(file, first, shift).delivery.date).toBe('2026-12-24');
  });

  test('when they go in by the API and scripted people decide, then each reaches its end, most of them EFFECTIVE; run again nothing is there twice (P-1, P-26, P-31, P-43)', async () => {
    const numbers = await run();
    expect(new Set(numbers).size).toBe(25);
    const summary = await summaryOf(stack.db, numbers);
    const { EFFECTIVE = 0, REJECTED = 0, DECLINED = 0 } = summary.stages;
    expect(EFFECTIVE + REJECTED + DECLINED).toBe(25);
    expect(EFFECTIVE).toBeGreaterThan(12);

    expect(await run()).toEqual(numbers);
    expect(await summaryOf(stack.db, numbers)).toEqual(summary);
  });
});

describe('given another file of the same form, whose first order should be there by now, on a Friday', () => {
  const whole = readNorthwind(FILE);
  const [first, second] = whole.orders;
  if (!first || !second) throw new Error('the file has orders');
  const file = { ...whole, orders: [{ ...first, required_on: first.ordered_on }, second] };
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ now: new Date('2026-11-27T02:00:00Z') });
    await seedNorthwind(stack.db, file);
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when its orders go in, then that one is keyed late, with the day on which it was received; both reach their end (P-15)', async () => {
    const numbers = await runFile(stack, file, '2026-11-27');

    const received = await stack.db
      .selectFrom('orders')
      .select(['received_at', 'entered_at'])
      .where('intake_number', 'in', numbers)
      .orderBy('received_at')
      .execute();
    expect(received.map((order) => order.received_at.toISOString())).toEqual([
      '2026-11-25T16:00:00.000Z',
      '2026-11-27T02:00:00.000Z',
    ]);
    const { stages } = await summaryOf(stack.db, numbers);
    expect(Object.values(stages).reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(Object.keys(stages)).not.toContain('NEGOTIATING');
  });
});

describe('given a file that is not in order', () => {
  const whole = readNorthwind(FILE);
  const [first] = whole.orders;
  if (!first) throw new Error('the file has orders');
  const [line] = first.lines;
  if (!line) throw new Error('the order has lines');
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-northwind-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each([
    {
      what: 'an unknown customer',
      change: { customer_id: 'NOBODY' },
      told: /orders\.0\.customer_id: there is no customer "NOBODY"/,
    },
    {
      what: 'an unknown product',
      change: { lines: [{ ...line, sku: 'X' }] },
      told: /orders\.0\.lines\.0\.sku: there is no product "X"/,
    },
    {
      what: 'a date before the order',
      change: { required_on: '1996-01-01' },
      told: /orders\.0\.required_on: 1996-01-01 is before/,
    },
    {
      what: 'an absurd price',
      change: { lines: [{ ...line, unit_price: '99999999999999.00' }] },
      told: /orders\.0\.lines\.0\.unit_price: is not a price/,
    },
    { what: 'no lines', change: { lines: [] }, told: /orders\.0\.lines: / },
  ])(
    'when it has $what, then it is refused before anything is sent, and the place is named',
    ({ change, told }) => {
      const path = join(folder, 'orders.json');
      writeFileSync(path, JSON.stringify({ ...whole, orders: [{ ...first, ...change }] }));
      expect(() => readNorthwind(path)).toThrow(told);
    },
  );

  test('when an order is there twice, then it is named', () => {
    const path = join(folder, 'twice.json');
    writeFileSync(path, JSON.stringify({ ...whole, orders: [first, first] }));
    expect(() => readNorthwind(path)).toThrow(/orders\.1\.order_id: the order 10248 is there twice/);
  });

  test('when there is none, then its name is told', () => {
    expect(() => readNorthwind(join(folder, 'none.json'))).toThrow(/none\.json cannot be read/);
  });
});

/** Everybody at the API of the stack, each with a token. */
async function runFile(stack: Stack, file: Northwind, today: string): Promise<string[]> {
  return runNorthwind({
    file,
    today,
    clientOf: async (person) =>
      apiClient(async (path, init) => stack.app.request(path, init), await stack.tokens.of(person)),
    progress: () => {},
  });
}
