import {
  answerRequest,
  belongsAt,
  type BookOrder,
  type Change,
  type Entered,
  isOnItsWay,
  isOver,
  newOrder,
  proceed,
  revise,
  type Way,
} from '../order.ts';
import type { Book } from '../move.ts';
import { deliveryDay, type Hours, placed } from './hours.ts';
import { answering, type Delegation, type Gate, type Question } from './people.ts';

/** What the book says of orders under the policy `standard`, of one customer at one work centre. Amounts in fen. */
export type StandardBook = Book<StandardOrder> & {
  limit: bigint;
  /** What is open of the customer's invoices, by their ids, the oldest first. */
  invoices: Map<string, bigint>;
  /** An order clerk; whoever delegates, delegates to them. */
  standIn: string;
  delegations: Delegation[];
};

export type StandardOrder = BookOrder<Gate> & {
  special: boolean;
  /** Reserved or owed, and what of it somebody let be beyond the limit. */
  owes: { amount: bigint; risked: bigint };
  hours: Hours;
  /**
   * Rounds of negotiation: about which revision the last one was, whether it was answered, and a yes since the refusal.
   */
  rounds: { count: number; revision: number; answered: boolean; agreed: boolean };
};

export type Reply = 'yes' | 'no' | 'at-risk';

/** 113.00 a piece with tax. */
const PIECE = 11_300n;
const NOTHING = { amount: 0n, risked: 0n };

export function newStandardOrder(number: string, given: Entered & { special: boolean }): StandardOrder {
  return {
    ...newOrder<Gate>(number, given),
    special: given.special,
    owes: NOTHING,
    hours: new Map(),
    rounds: { count: 0, revision: 0, answered: true, agreed: false },
  };
}

export function wayOf({ special }: Pick<StandardOrder, 'special'>): Way<Gate> {
  return [
    ['UNDER_REVIEW', ['credit', 'capacity']],
    ['SALES_HEAD_APPROVAL', ['sales-head']],
    ['EXECUTIVE_REVIEW', special ? ['executive'] : []],
  ];
}

export function goOn(order: StandardOrder): void {
  proceed(order, wayOf(order));
}

/** The same where it may become effective: an account over its limit holds it instead (P-49). */
export function goOnByAccount(book: StandardBook, order: StandardOrder): void {
  const way = wayOf(order);
  const ready = isOnItsWay(order) && belongsAt(order, way) === 'EFFECTIVE';
  const waits = order.holds.size > 0 || order.cancelAskedBy !== null;
  if (ready && !waits && excess(book) > 0n) order.holds.set('credit', 'process');
  goOn(order);
}

/** What keeps a person from an answer to an open gate; null for nothing (P-26, P-31, P-166). */
export function hindrance(
  asking: { book: StandardBook; order: StandardOrder; gate: Question },
  person: string,
  reply: Reply,
): string | null {
  const { book, order, gate } = asking;
  const capacity = answering(asking, person);
  if ('problem' in capacity) return capacity.problem;
  if (reply !== 'yes') return null;
  if (gate === 'credit' && amountOf(order) > available(book, order)) return 'credit-exceeded';
  const tooLate = gate === 'capacity' && placedFor(book, order).lastDay > deliveryDay(order.later);
  return tooLate ? 'capacity-exceeded' : null;
}

/** Writes an answer that was taken into the book. */
export function answered(
  asking: { book: StandardBook; order: StandardOrder; gate: Question },
  person: string,
  reply: Reply,
): void {
  const { book, order, gate } = asking;
  const capacity = answering(asking, person);
  if ('problem' in capacity) throw new Error(`${person} cannot have answered ${gate}: ${capacity.problem}`);
  if (gate === 'cancel' || gate === 'decline') {
    answerRequest(order, gate, reply === 'yes');
    if (isOver(order)) free(order);
    if (reply === 'at-risk') takeRisk(book, order);
  } else {
    judged({ book, order, gate }, capacity.people, reply === 'yes');
  }
  goOnByAccount(book, order);
}

/** One answer settles a gate, but two of three executives do. */
function judged(
  { book, order, gate }: { book: StandardBook; order: StandardOrder; gate: Gate },
  people: string[],
  yes: boolean,
): void {
  const asked = order.gates.get(gate);
  if (!asked) throw new Error(`${order.number} is not asked ${gate}`);
  asked.answers.push({ people, yes });
  const needed = gate === 'executive' ? 2 : 1;
  if (asked.answers.filter((answer) => answer.yes === yes).length < needed) return;
  asked.state = yes ? 'approved' : 'refused';
  if (!yes) order.rounds.agreed = false;
  if (yes && gate === 'credit') order.owes = { amount: amountOf(order), risked: 0n };
  if (yes && gate === 'capacity') order.hours = placedFor(book, order).hours;
}

/** What was refused counts as passed; credit is booked beyond the limit, hours where they are free (P-42, P-44). */
function takeRisk(book: StandardBook, order: StandardOrder): void {
  for (const [gate, asked] of order.gates) {
    if (asked.state !== 'refused') continue;
    asked.state = 'at-risk';
    if (gate === 'credit') {
      const amount = amountOf(order);
      const left = available(book, order);
      const beyond = amount - (left > 0n ? left : 0n);
      order.owes = { amount, risked: beyond > 0n ? beyond : 0n };
    }
    if (gate === 'capacity') order.hours = placedFor(book, order).hours;
  }
}

/** A new revision: an approval stands only where what it judged is the same, and with it what it reserved (P-44). */
export function revised(order: StandardOrder, change: Change, author: string): void {
  const stands = { later: ['credit'], quantity: [], remark: ['credit', 'capacity'] }[change];
  revise(order, { change, author, stands });
  if (!order.gates.has('credit')) order.owes = NOTHING;
  if (!order.gates.has('capacity')) order.hours = new Map();
  goOn(order);
}

/** The account has changed: open orders are held where it is over its limit, and let go on where it is not (P-49). */
export function accountChanged(book: StandardBook, { mayHold }: { mayHold: boolean }): void {
  for (const order of book.orders) {
    if (isOver(order)) continue;
    if (excess(book) === 0n && order.holds.get('credit') === 'process') order.holds.delete('credit');
    if (excess(book) > 0n && mayHold && !order.holds.has('credit')) order.holds.set('credit', 'process');
    goOnByAccount(book, order);
  }
}

/** By how much the account is over its limit and the risks taken for it. */
export function excess(book: StandardBook): bigint {
  const over = book.orders.reduce(
    (sum, { owes }) => sum + owes.amount - owes.risked,
    invoiced(book) - book.limit,
  );
  return over > 0n ? over : 0n;
}

function invoiced({ invoices }: StandardBook): bigint {
  return [...invoices.values()].reduce((sum, open) => sum + open, 0n);
}

function amountOf({ quantity }: StandardOrder): bigint {
  return BigInt(quantity) * PIECE;
}

/** What others leave of the limit. */
function available(book: StandardBook, order: StandardOrder): bigint {
  const others = book.orders.filter((other) => other !== order);
  return others.reduce((left, { owes }) => left - owes.amount, book.limit - invoiced(book));
}

function placedFor(book: StandardBook, order: StandardOrder) {
  const others = book.orders.filter((other) => other !== order).map(({ hours }) => hours);
  return placed(order.quantity, others);
}

function free(order: StandardOrder): void {
  order.owes = NOTHING;
  order.hours = new Map();
}
