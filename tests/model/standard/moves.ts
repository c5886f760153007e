import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { commandOf } from '../chaos/acknowledged.ts';
import type { Answer } from '../setup/caller.ts';
import { ordinaryDocument } from '../setup/orders.ts';
import {
  answered,
  type Book,
  type BookOrder,
  type Change,
  type Gate,
  hindrance,
  newOrder,
  openGates,
  PEOPLE,
  revised,
  stageOf,
} from './book.ts';
import type { ModelSite } from './site.ts';

type Move = fc.AsyncCommand<Book, ModelSite>;

/** One thing that somebody or something does; `book` says beforehand what has to come of it. */
function move(name: string, run: (book: Book, site: ModelSite) => Promise<void>): Move {
  return { check: () => true, run, toString: () => name };
}

function of(
  name: string,
  index: number,
  run: (order: BookOrder, book: Book, site: ModelSite) => Promise<void>,
): Move {
  return move(`${name} #${index}`, async (book, site) => {
    const order = book.orders[index % Math.max(book.orders.length, 1)];
    if (!order) return;
    await run(order, book, site);
    await agree(site, order);
  });
}

async function post(
  site: ModelSite,
  book: Book,
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

/** What the order says of itself agrees with the book, once its process has seen everything. */
async function agree(site: ModelSite, order: BookOrder): Promise<void> {
  await site.settled(order.number);
  const row = await site.db
    .selectFrom('orders')
    .select(['id', 'stage', 'revision'])
    .where('intake_number', '=', order.number)
    .executeTakeFirstOrThrow();
  const gates = await site.db
    .selectFrom('gates')
    .select('code')
    .where('order_id', '=', row.id)
    .where('status', '=', 'open')
    .orderBy('code')
    .execute();
  const stage = stageOf(order);
  expect({
    number: order.number,
    stage: stage === null ? expect.not.stringMatching('EFFECTIVE') : stage,
    revision: order.revision,
    open: openGates(order).toSorted(),
  }).toEqual({
    number: order.number,
    stage: row.stage,
    revision: row.revision,
    open: gates.map(({ code }) => code),
  });
}

function documentOf(book: Book, order: Pick<BookOrder, 'quantity' | 'later' | 'remark' | 'special'>) {
  return ordinaryDocument({
    parties: { buyer: { customerId: book.customerId } },
    lines: [
      { sku: 'P100', quantity: String(order.quantity), unit: 'pcs', netPrice: '100.00', taxRate: '0.13' },
    ],
    delivery: { date: `2029-03-${String(10 + order.later).padStart(2, '0')}`, place: '上海' },
    ...(order.remark > 0 && { remarks: `第${order.remark}次更改` }),
    ...(order.special && { special: { reason: '首台套' } }),
  });
}

type Submitted = { quantity: number; special: boolean; enteredBy: string };

function submits(given: Submitted): Move {
  return move(`submit ${given.quantity} by ${given.enteredBy}`, async (book, site) => {
    if (book.orders.length >= 3) return;
    const document = documentOf(book, { ...given, later: 0, remark: 0 });
    const body = { companyId: 'machinery', channel: 'phone', document };
    const answer = await post(site, book, given.enteredBy, '/orders', body);
    expect(answer).toMatchObject({ status: 201, body: { stage: 'RECEIVED' } });
    const { intakeNumber } = answer.body as { intakeNumber: string };
    const order = newOrder(intakeNumber, given);
    book.orders.push(order);
    await agree(site, order);
  });
}

async function taskOf(site: ModelSite, order: BookOrder, gate: Gate, person: string) {
  const tasks = await site.db
    .selectFrom('tasks')
    .innerJoin('orders', 'orders.id', 'tasks.order_id')
    .select(['tasks.id', 'tasks.revision'])
    .where('orders.intake_number', '=', order.number)
    .where('tasks.gate_code', '=', gate)
    .where('tasks.status', 'in', ['ready', 'reserved'])
    .orderBy('tasks.seat')
    .execute();
  // Executives take a seat each: whoever has answered one is refused at any other.
  const task = tasks[gate === 'executive' ? Math.max(0, PEOPLE.executive.indexOf(person)) % tasks.length : 0];
  if (!task) throw new Error(`${order.number} has no open task of ${gate}`);
  return task;
}

/** gate, who: which of those that are open, and of those whose it is. stranger: somebody whose it is not. */
type Answering = { index: number; gate: number; who: number; stranger: boolean; yes: boolean };

function decides(given: Answering): Move {
  const { index, stranger, yes } = given;
  return of(`${JSON.stringify(given)} answers`, index, async (order, book, site) => {
    const open = openGates(order);
    const gate = open[given.gate % Math.max(open.length, 1)];
    if (!gate) return;
    const person = stranger ? 'finance' : (PEOPLE[gate][given.who % PEOPLE[gate].length] ?? '');
    const task = await taskOf(site, order, gate, person);
    const body = yes ? { outcome: 'approve' } : { outcome: 'refuse', reason: '不同意' };
    const answer = await post(site, book, person, `/tasks/${task.id}/decision`, {
      revision: task.revision,
      ...body,
    });
    const refused = hindrance(book, order, gate, person, yes);
    if (refused === null) {
      expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
      answered(order, gate, person, yes);
    } else {
      expect(answer.body).toMatchObject({ type: `/problems/${refused}` });
    }
  });
}

/** Two people answer one task at the same time: one is taken, and the book follows whichever it was. */
function race({ index, gate }: { index: number; gate: 'credit' | 'capacity' }): Move {
  return of(`two answer ${gate} at once`, index, async (order, book, site) => {
    if (!openGates(order).includes(gate)) return;
    const people = PEOPLE[gate];
    const yes = hindrance(book, order, gate, people[0] ?? '', true) === null;
    const task = await taskOf(site, order, gate, people[0] ?? '');
    const body = { revision: task.revision, outcome: yes ? 'approve' : 'refuse', reason: '同时' };
    const answers = await Promise.all(
      people.map((person) => site.as(person).post(`/tasks/${task.id}/decision`, body)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    answered(order, gate, people[answers.findIndex(({ status }) => status === 200)] ?? '', yes);
  });
}

function revises({ index, change, author }: { index: number; change: Change; author: string }): Move {
  return of(`${author} revises ${change}`, index, async (order, book, site) => {
    const next = { ...order };
    if (change === 'later') next.later = (order.later % 18) + 1;
    if (change === 'quantity') next.quantity = order.quantity === 20 ? 60 : 20;
    if (change === 'remark') next.remark += 1;
    const answer = await site
      .as(author)
      .post(
        `/orders/${order.number}/revisions`,
        { cause: 'customer', document: documentOf(book, next) },
        { headers: { 'if-match': `"${order.revision}"` } },
      );
    if (order.ended || order.effective) {
      expect(answer.status).toBe(409);
      return;
    }
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
    Object.assign(order, { later: next.later, quantity: next.quantity, remark: next.remark });
    revised(order, change, author);
  });
}

function asks({ index, kind, person }: { index: number; kind: 'cancel' | 'decline'; person: string }): Move {
  return of(`${person} asks to ${kind}`, index, async (order, book, site) => {
    const answer = await post(site, book, person, `/orders/${order.number}/${kind}-requests`, {
      reason: '客户要求',
    });
    const asked = kind === 'cancel' ? order.cancelAskedBy : order.declineAskedBy;
    const possible =
      !order.ended && !order.effective && (kind === 'cancel' || order.refused) && asked === null;
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: possible ? 201 : 409 });
    if (!possible) return;
    if (kind === 'cancel') order.cancelAskedBy = person;
    else order.declineAskedBy = person;
  });
}

function completes(index: number): Move {
  return of('sales completes', index, async (order, book, site) => {
    const answer = await post(site, book, 'sales', `/orders/${order.number}/completion`, { note: '已交货' });
    const possible = order.effective && order.ended === null;
    expect(answer.status).toBe(possible ? 201 : 409);
    if (possible) order.ended = 'CLOSED';
  });
}

async function repeat(book: Book, site: ModelSite): Promise<void> {
  if (!book.last) return;
  const { person, path, body, key, status, said } = book.last;
  const answer = await site.as(person).post(path, body, { key });
  expect({ status: answer.status, said: commandOf(answer.body) }).toEqual({ status, said });
}

const repeats = move('the last command comes again', repeat);
const rounds = move('the schedules do a round', async (_, site) => site.rounds());
const restarts = move('the workers go and come back', async (_, site) => site.restartWorkers());

const index = fc.nat(2);
const rarely = fc.nat(11).map((n) => n === 0);
const yes = fc.nat(7).map((n) => n > 0);
const clerk = fc.constantFrom('clerk', 'sales', 'sales-head');

/** All that may happen; what is more often done stands more often. */
export const MOVES: fc.Arbitrary<Move>[] = [
  fc.record({ quantity: fc.constantFrom(20, 60), special: fc.boolean(), enteredBy: clerk }).map(submits),
  ...Array.from({ length: 8 }, () =>
    fc.record({ index, gate: fc.nat(3), who: fc.nat(3), stranger: rarely, yes }).map(decides),
  ),
  fc.record({ index, gate: fc.constantFrom('credit' as const, 'capacity' as const) }).map(race),
  fc
    .record({ index, change: fc.constantFrom<Change>('later', 'quantity', 'remark'), author: clerk })
    .map(revises),
  fc
    .record({
      index,
      kind: fc.constantFrom('cancel' as const, 'decline' as const),
      person: fc.constantFrom('clerk', 'sales'),
    })
    .map((given) => asks(given.kind === 'decline' ? { ...given, person: 'sales' } : given)),
  index.map(completes),
  fc.constant(repeats),
  fc.constantFrom(rounds, rounds, rounds, restarts),
];

/** Refused, asked to be declined, and declined: chance alone comes there seldom. */
export const DECLINING: readonly Move[] = [
  submits({ quantity: 20, special: false, enteredBy: 'clerk' }),
  decides({ index: 0, gate: 0, who: 0, stranger: false, yes: false }),
  asks({ index: 0, kind: 'decline', person: 'sales' }),
  decides({ index: 0, gate: 0, who: 0, stranger: false, yes: true }),
];
