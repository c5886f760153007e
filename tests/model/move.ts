import { randomUUID } from 'node:crypto';
import type { fc } from '../setup/chance.ts';
import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import { commandOf } from '../chaos/acknowledged.ts';
import type { Answer } from '../setup/caller.ts';
import { type BookOrder, openGates } from './order.ts';
import type { ModelSite } from './site.ts';

/** What has to come of the orders of one sequence; `last` is the last command that was taken. */
export type Book<Order extends BookOrder> = { customerId: string; orders: Order[]; last: LastSent | null };

type LastSent = { person: string; path: string; body: object; key: string; status: number; said: unknown };

/** One thing that somebody or something does; the book says beforehand what has to come of it. */
export type Move<B extends object> = fc.AsyncCommand<B, ModelSite>;

export function move<B extends object>(
  name: string,
  run: (book: B, site: ModelSite) => Promise<void>,
): Move<B> {
  return { check: () => true, run, toString: () => name };
}

/** A move of one order of the book; afterwards the order has to agree with the book. */
export function moveOf<Order extends BookOrder, B extends Book<Order>>(
  name: string,
  index: number,
  run: (order: Order, book: B, site: ModelSite) => Promise<void>,
  expectMore: (site: ModelSite, order: Order) => Promise<void>,
): Move<B> {
  return move(`${name} #${index}`, async (book, site) => {
    const order = book.orders[index % Math.max(book.orders.length, 1)];
    if (!order) return;
    await run(order, book, site);
    await agree(site, order);
    await expectMore(site, order);
  });
}

export async function post(
  site: ModelSite,
  book: Book<BookOrder>,
  person: string,
  path: string,
  body: object,
): Promise<Answer> {
  const key = randomUUID();
  const answer = await site.as(person).post(path, body, { key });
  // A refusal may be another one by the time it comes again; what was done is said again.
  if (answer.status < 300) {
    book.last = { person, path, body, key, status: answer.status, said: commandOf(answer.body) };
  }
  return answer;
}

/** Taken, where the book names no problem; else refused with that one. */
export function expectAnswer({ status, body }: Answer, problem: string | null): void {
  if (problem === null) expect({ status, body }).toEqual({ status: expect.toSatisfy(isTaken), body });
  else expect(body).toMatchObject({ type: `/problems/${problem}` });
}

function isTaken(status: number): boolean {
  return status === 200 || status === 201;
}

type Said = { stage: string; revision: number; open: string[]; held: string[]; caughtUp: boolean };

/** What the order says of itself agrees with the book, once its process has seen everything. */
export async function agree(site: ModelSite, order: BookOrder): Promise<void> {
  const { caughtUp: _, ...said } = await vi.waitFor(() => saidOf(site, order.number), {
    timeout: 60_000,
    interval: 20,
  });
  const { number, stage, revision } = order;
  const open = openGates(order).toSorted();
  const held = [...order.holds.keys()].toSorted();
  expect({ number, ...said }).toEqual({ number, stage, revision, open, held });
}

async function saidOf(site: ModelSite, number: string): Promise<Said> {
  const { rows } = await sql<Said>`
    SELECT stage, revision, applied_seq >= seq AND stage <> 'RECEIVED' AS "caughtUp",
      ARRAY(SELECT code FROM gates WHERE order_id = o.id AND status = 'open' ORDER BY code COLLATE "C") AS open,
      ARRAY(SELECT kind FROM holds WHERE order_id = o.id AND released_at IS NULL ORDER BY kind) AS held
    FROM orders o WHERE intake_number = ${number}`.execute(site.db);
  const said = rows[0];
  if (!said?.caughtUp) throw new Error(`the process of ${number} has not caught up: ${JSON.stringify(said)}`);
  return said;
}

/** One of the open tasks of a gate: whoever has a seat of their own answers that. */
export async function taskOf(site: ModelSite, order: BookOrder, gate: string, seat = 0) {
  const tasks = await site.db
    .selectFrom('tasks')
    .innerJoin('orders', 'orders.id', 'tasks.order_id')
    .select(['tasks.id', 'tasks.revision'])
    .where('orders.intake_number', '=', order.number)
    .where('tasks.gate_code', '=', gate)
    .where('tasks.status', 'in', ['ready', 'reserved'])
    .orderBy('tasks.seat')
    .execute();
  const task = tasks[Math.max(0, seat) % tasks.length];
  if (!task) throw new Error(`${order.number} has no open task of ${gate}`);
  return task;
}

export function repeats<B extends Book<BookOrder>>(): Move<B> {
  return move('the last command comes again', async ({ last }, site) => {
    if (!last) return;
    const { person, path, body, key, status, said } = last;
    const answer = await site.as(person).post(path, body, { key });
    expect({ status: answer.status, said: commandOf(answer.body) }).toEqual({ status, said });
  });
}

export function rounds<B extends object>(): Move<B> {
  return move('the schedules do a round', async (_, site) => site.rounds());
}

export function restarts<B extends object>(): Move<B> {
  return move('the workers go and come back', async (_, site) => site.restartWorkers());
}
