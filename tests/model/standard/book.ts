/** What a simple clerk's book would say of orders under the policy `standard`: no database, no process. */
export type Book = { customerId: string; limit: bigint; orders: BookOrder[]; last: LastSent | null };

export type LastSent = {
  person: string;
  path: string;
  body: object;
  key: string;
  status: number;
  said: unknown;
};

export type Gate = 'credit' | 'capacity' | 'sales-head' | 'executive' | 'cancel' | 'decline';

export type BookOrder = {
  number: string;
  revision: number;
  quantity: number;
  /** Days that the delivery was put off. */
  later: number;
  remark: number;
  special: boolean;
  enteredBy: string;
  author: string;
  approved: Set<Gate>;
  refused: boolean;
  /** Who answered the executives' gate, and how. */
  votes: Map<string, boolean>;
  cancelAskedBy: string | null;
  declineAskedBy: string | null;
  ended: 'CANCELLED' | 'DECLINED' | 'CLOSED' | null;
  effective: boolean;
  /** Fen that are reserved or owed. */
  taken: bigint;
};

/** 113.00 a piece with tax, in fen. */
const PIECE = 11_300n;

export const PEOPLE: Readonly<Record<Gate, readonly string[]>> = {
  credit: ['credit', 'credit2'],
  capacity: ['planner', 'planner2'],
  'sales-head': ['sales-head', 'sales-head2'],
  executive: ['exec1', 'exec2', 'exec3'],
  cancel: ['sales', 'sales2', 'sales-head', 'sales-head2'],
  decline: ['gm', 'deputy'],
};

export function newOrder(
  number: string,
  given: { quantity: number; special: boolean; enteredBy: string },
): BookOrder {
  return {
    number,
    revision: 1,
    later: 0,
    remark: 0,
    author: given.enteredBy,
    approved: new Set(),
    refused: false,
    votes: new Map(),
    cancelAskedBy: null,
    declineAskedBy: null,
    ended: null,
    effective: false,
    taken: 0n,
    ...given,
  };
}

/** Where the order has to stand; null while it waits, all approved, for an open request to cancel. */
export function stageOf(order: BookOrder): string | null {
  if (order.ended) return order.ended;
  if (order.effective) return 'EFFECTIVE';
  if (order.refused) return 'NEGOTIATING';
  if (!order.approved.has('credit') || !order.approved.has('capacity')) return 'UNDER_REVIEW';
  if (!order.approved.has('sales-head')) return 'SALES_HEAD_APPROVAL';
  if (order.special && !order.approved.has('executive')) return 'EXECUTIVE_REVIEW';
  return order.cancelAskedBy === null ? 'EFFECTIVE' : null;
}

/** The gates that have to be open. */
export function openGates(order: BookOrder): Gate[] {
  if (order.ended || order.effective) return [];
  const asked: Gate[] = order.cancelAskedBy === null ? [] : ['cancel'];
  if (order.refused && order.declineAskedBy !== null) asked.push('decline');
  if (order.refused) return asked;
  const stage = stageOf(order);
  const reviews: Gate[] = (['credit', 'capacity'] as const).filter((gate) => !order.approved.has(gate));
  if (stage === 'UNDER_REVIEW') return [...asked, ...reviews];
  if (stage === 'SALES_HEAD_APPROVAL') return [...asked, 'sales-head'];
  return stage === 'EXECUTIVE_REVIEW' ? [...asked, 'executive'] : asked;
}

/** What keeps a person from an answer that the gate takes; null for nothing (P-166, P-26). */
export function hindrance(
  book: Book,
  order: BookOrder,
  gate: Gate,
  person: string,
  yes: boolean,
): string | null {
  if (!PEOPLE[gate].includes(person)) return 'forbidden';
  const authors = [order.enteredBy, order.author];
  if (gate === 'sales-head' && authors.includes(person)) return 'separation-of-duties';
  if (gate === 'executive' && order.votes.has(person)) return 'separation-of-duties';
  if (gate === 'cancel' && order.cancelAskedBy === person) return 'separation-of-duties';
  const others = book.orders.filter((other) => other !== order).reduce((sum, { taken }) => sum + taken, 0n);
  const amount = BigInt(order.quantity) * PIECE;
  return gate === 'credit' && yes && others + amount > book.limit ? 'credit-exceeded' : null;
}

/** Writes an answer that was taken into the book. */
export function answered(order: BookOrder, gate: Gate, person: string, yes: boolean): void {
  switch (gate) {
    case 'cancel':
      order.cancelAskedBy = null;
      if (yes) end(order, 'CANCELLED');
      break;
    case 'decline':
      order.declineAskedBy = null;
      if (yes) end(order, 'DECLINED');
      break;
    case 'executive':
      vote(order, person, yes);
      break;
    case 'credit':
    case 'capacity':
    case 'sales-head':
      if (yes) order.approved.add(gate);
      else order.refused = true;
      if (yes && gate === 'credit') order.taken = BigInt(order.quantity) * PIECE;
  }
  settle(order);
}

/** Two of three executives decide. */
function vote(order: BookOrder, person: string, yes: boolean): void {
  order.votes.set(person, yes);
  const answers = [...order.votes.values()];
  if (answers.filter(Boolean).length === 2) order.approved.add('executive');
  if (answers.filter((answer) => !answer).length === 2) order.refused = true;
}

/** All approved and nothing asked of it: from now on it is effective. */
function settle(order: BookOrder): void {
  if (!order.ended && stageOf(order) === 'EFFECTIVE') order.effective = true;
}

function end(order: BookOrder, stage: 'CANCELLED' | 'DECLINED'): void {
  order.ended = stage;
  order.taken = 0n;
}

export type Change = 'later' | 'quantity' | 'remark';

/** A new revision: an approval stands only where what it judged is the same (P-44). */
export function revised(order: BookOrder, change: Change, author: string): void {
  order.revision += 1;
  order.author = author;
  order.refused = false;
  order.votes.clear();
  order.declineAskedBy = null;
  order.approved.delete('sales-head');
  order.approved.delete('executive');
  if (change !== 'remark') order.approved.delete('capacity');
  if (change === 'quantity') {
    order.approved.delete('credit');
    order.taken = 0n;
  }
}
