import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient } from '../../bin/northwind/api-client.ts';
import { readNorthwind } from '../../bin/northwind/northwind-file.ts';
import { documentOf, shiftOf } from '../../bin/northwind/order-of.ts';
import { runNorthwind } from '../../bin/northwind/run-northwind.ts';
import { type NorthwindPerson, seedNorthwind } from '../../bin/northwind/seed-northwind.ts';
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

  async function client(person: NorthwindPerson) {
    const send = async (path: string, init: RequestInit) => stack.app.request(path, init);
    return apiClient(send, await stack.tokens.of(person));
  }

  async function run() {
    return runNorthwind({
      file,
      today: TODAY,
      clients: {
        'nw-clerk': await client('nw-clerk'),
        'nw-sales': await client('nw-sales'),
        'nw-sales-head': await client('nw-sales-head'),
        'nw-credit': await client('nw-credit'),
        'nw-planner': await client('nw-planner'),
        'nw-exec1': await client('nw-exec1'),
        'nw-exec2': await client('nw-exec2'),
        'nw-exec3': await client('nw-exec3'),
        'nw-gm': await client('nw-gm'),
      },
      progress: () => {},
    });
  }

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
