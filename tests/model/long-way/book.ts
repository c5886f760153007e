import type { Book } from '../move.ts';
import {
  answerRequest,
  type BookOrder,
  type Change,
  type Entered,
  newOrder,
  proceed,
  revise,
  type Way,
} from '../order.ts';

export type Gate = 'quote' | 'contract' | 'legal' | 'signing' | 'entry' | 'confirmation' | 'payment';
export type Question = Gate | 'cancel' | 'decline';
export type Party = 'buyer' | 'company';

/** What the book says of orders that are quoted, contracted, signed, entered, confirmed and paid. Amounts in fen. */
export type LongBook = Book<LongOrder>;

export type LongOrder = BookOrder<Gate> & {
  /** Of which revision the newest quote is; 0 for none. */
  quoted: number;
  contract: Contract;
  paid: bigint;
  /** What was matched last, as long as it is not taken back. */
  matched: { id: string; amount: bigint; undone: boolean } | null;
  disputes: { id: string; open: boolean }[];
};

/** version: of the newest, 0 for none. refused: the highest that was. shown: which one a gate was opened with. */
export type Contract = {
  version: number;
  revision: number;
  signed: Set<Party>;
  refused: number;
  shown: Map<Gate, number>;
};

/** named: the answer says that it is about the newest version of the contract. */
export type Reply = { answer: 'yes' | 'no' | 'at-risk'; named: boolean };

const WAY: Way<Gate> = [
  ['QUOTING', ['quote']],
  ['CONTRACT_DRAFT', ['contract']],
  ['LEGAL_REVIEW', ['legal']],
  ['SIGNING', ['signing']],
  ['ORDER_ENTRY', ['entry']],
  ['CUSTOMER_CONFIRMATION', ['confirmation']],
  ['PAYMENT_GATE', ['payment']],
];
const ON_CONTRACT = ['legal', 'signing', 'entry'] as const;
const PIECE = 11_300n;

export const PEOPLE: Readonly<Record<Question, readonly string[]>> = {
  quote: ['sales', 'sales2'],
  contract: ['sales', 'sales2'],
  legal: ['exec1', 'exec2'],
  signing: ['sales', 'sales2'],
  entry: ['clerk'],
  confirmation: ['sales', 'sales2'],
  payment: ['finance'],
  cancel: ['sales2', 'sales-head'],
  decline: ['gm', 'deputy'],
};

export const wayOf = () => WAY;

export function newLongOrder(number: string, given: Entered): LongOrder {
  return {
    ...newOrder<Gate>(number, given),
    quoted: 0,
    contract: { version: 0, revision: 0, signed: new Set(), refused: 0, shown: new Map() },
    paid: 0n,
    matched: null,
    disputes: [],
  };
}

/** What the process does after a command: money that is there settles its gate as it is asked (P-51). */
export function goOn(order: LongOrder): void {
  proceed(order, WAY);
  settlePaid(order);
  const { version, shown } = order.contract;
  for (const gate of ON_CONTRACT) {
    const open = order.gates.get(gate)?.state === 'open';
    if (!open) shown.delete(gate);
    else if (!shown.has(gate)) shown.set(gate, version);
  }
}

function settlePaid(order: LongOrder): void {
  const payment = order.gates.get('payment');
  if (payment?.state !== 'open' || order.paid * 2n < amountOf(order)) return;
  payment.state = 'approved';
  proceed(order, WAY);
}

export function amountOf({ quantity }: LongOrder): bigint {
  return BigInt(quantity) * PIECE;
}

/** What keeps a person from an answer to an open gate; null for nothing (P-50, P-52, P-53, P-54, P-57, P-166). */
export function hindrance(order: LongOrder, gate: Question, person: string, reply: Reply): string | null {
  if (!PEOPLE[gate].includes(person)) return 'forbidden';
  if (gate === 'cancel' && order.cancelAskedBy === person) return 'separation-of-duties';
  if (reply.answer === 'yes') return isReady(order, gate, reply) ? null : 'facts-missing';
  const againstCustomer = order.gates.get('confirmation')?.state === 'refused';
  return reply.answer === 'at-risk' && againstCustomer ? 'validation' : null;
}

/** Whether what a yes needs is on record. */
function isReady(order: LongOrder, gate: Question, { named }: Reply): boolean {
  const { revision, contract } = order;
  const { version, refused, signed, shown } = contract;
  switch (gate) {
    case 'quote':
      return order.quoted === revision;
    case 'contract':
      return version > refused && contract.revision === revision;
    case 'legal':
      return version > 0 && (named || shown.get(gate) === 0 || shown.get(gate) === version);
    case 'signing':
    case 'entry':
      return signed.size === 2;
    case 'confirmation':
    case 'payment':
      return false;
    case 'cancel':
    case 'decline':
      return true;
  }
}

/** Writes an answer that was taken into the book. */
export function answered(order: LongOrder, gate: Question, { answer, named }: Reply): void {
  if (gate === 'cancel' || gate === 'decline') {
    answerRequest(order, gate, answer === 'yes');
    if (answer === 'at-risk') takeRisk(order);
  } else {
    settle(order, gate, answer === 'yes' ? 'approved' : 'refused', named);
  }
  goOn(order);
}

/** The lawyers' no, and a no to signing, send back to the contract, one to the entry to the signing (P-53). */
function settle(order: LongOrder, gate: Gate, state: 'approved' | 'refused', named: boolean): void {
  const { gates, contract } = order;
  if (state === 'approved' || !isOnContract(gate)) {
    gates.set(gate, { state, answers: [] });
    return;
  }
  contract.refused = Math.max(contract.refused, contract.shown.get(gate) ?? 0, named ? contract.version : 0);
  const codes = WAY.flatMap(([, asked]) => asked);
  for (const again of codes.slice(codes.indexOf(gate === 'entry' ? 'signing' : 'contract')))
    gates.delete(again);
}

function isOnContract(gate: Gate): gate is (typeof ON_CONTRACT)[number] {
  return ON_CONTRACT.some((known) => known === gate);
}

function takeRisk({ gates }: LongOrder): void {
  for (const asked of gates.values()) if (asked.state === 'refused') asked.state = 'at-risk';
}

/** The customer has answered what they were asked (P-56). */
export function confirmed(order: LongOrder, yes: boolean): void {
  order.gates.set('confirmation', { state: yes ? 'approved' : 'refused', answers: [] });
  goOn(order);
}

/** A quote stands while the price is the same, what is paid while the amount is; a contract never does (P-44). */
export function revised(order: LongOrder, change: Change, author: string): void {
  revise(order, { change, author, stands: change === 'quantity' ? [] : ['quote', 'payment'] });
  goOn(order);
}

/** A version can be drafted until somebody has said yes to one (P-53). */
export function isDraftable({ gates }: LongOrder): boolean {
  return ON_CONTRACT.every((gate) => gates.get(gate)?.state !== 'approved');
}

export function drafted(order: LongOrder): void {
  const { contract, revision } = order;
  Object.assign(contract, { version: contract.version + 1, revision, signed: new Set() });
}
