/** What a simple clerk's book says of one order, under whichever policy: no database, no process. */
export type BookOrder<Gate extends string = string> = {
  number: string;
  /** Where it has to say that it stands. */
  stage: string;
  revision: number;
  enteredBy: string;
  author: string;
  quantity: number;
  /** Days that the delivery was put off. */
  later: number;
  remark: number;
  gates: Map<Gate | 'cancel' | 'decline', Asked>;
  /** Who holds it, by the kind; those that ended are not here. */
  holds: Map<string, 'person' | 'process'>;
  cancelAskedBy: string | null;
  declineAskedBy: string | null;
};

export type Asked = { state: 'open' | 'approved' | 'refused' | 'at-risk'; answers: Answered[] };

/** people: who answered, and on whose behalf. */
export type Answered = { people: string[]; yes: boolean };

/** Stage by stage, the gates that an order passes. */
export type Way<Gate extends string> = readonly (readonly [stage: string, gates: readonly Gate[]])[];

export type Entered = { quantity: number; enteredBy: string };

export function newOrder<Gate extends string>(number: string, given: Entered): BookOrder<Gate> {
  return {
    number,
    stage: 'RECEIVED',
    revision: 1,
    author: given.enteredBy,
    later: 0,
    remark: 0,
    gates: new Map(),
    holds: new Map(),
    cancelAskedBy: null,
    declineAskedBy: null,
    ...given,
  };
}

export function isOver({ stage }: BookOrder): boolean {
  return stage === 'CANCELLED' || stage === 'DECLINED' || stage === 'CLOSED';
}

/** Neither over nor effective: what it says may still change. */
export function isOnItsWay(order: BookOrder): boolean {
  return !isOver(order) && order.stage !== 'EFFECTIVE';
}

/** Where it belongs, though a hold may keep it from getting there. */
export function belongsAt<Gate extends string>(order: BookOrder<Gate>, way: Way<Gate>): string {
  if (!isOnItsWay(order)) return order.stage;
  for (const [stage, gates] of way) {
    const states = new Set(gates.map((gate) => order.gates.get(gate)?.state ?? 'open'));
    if (states.has('refused')) return 'NEGOTIATING';
    if (states.has('open')) return stage;
  }
  return 'EFFECTIVE';
}

export function openGates<Gate extends string>({ gates }: BookOrder<Gate>): (Gate | 'cancel' | 'decline')[] {
  return [...gates].flatMap(([gate, { state }]) => (state === 'open' ? [gate] : []));
}

/** What the process does after each command: it goes where the order belongs, and asks what is to be asked there. */
export function proceed<Gate extends string>(order: BookOrder<Gate>, way: Way<Gate>): void {
  if (!isOnItsWay(order)) return;
  const stage = belongsAt(order, way);
  const asked = way.find(([known]) => known === stage)?.[1] ?? [];
  const held = order.holds.size > 0;
  if (stage === 'NEGOTIATING') {
    for (const [, gates] of way) withdraw(order, gates);
    order.stage = stage;
    if (order.declineAskedBy !== null) ask(order, ['decline']);
  } else if (stage === 'EFFECTIVE') {
    if (!held && order.cancelAskedBy === null) order.stage = stage;
  } else if (!held || order.stage === 'RECEIVED') {
    order.stage = stage;
    if (!held) ask(order, asked);
  }
  if (order.cancelAskedBy !== null) ask(order, ['cancel']);
}

function ask<Gate extends string>(
  { gates }: BookOrder<Gate>,
  asked: readonly (Gate | 'cancel' | 'decline')[],
) {
  for (const gate of asked) if (!gates.has(gate)) gates.set(gate, { state: 'open', answers: [] });
}

function withdraw<Gate extends string>({ gates }: BookOrder<Gate>, asked: readonly Gate[]): void {
  for (const gate of asked) if (gates.get(gate)?.state === 'open') gates.delete(gate);
}

/** A request is answered: it ends the order, or is no more. */
export function answerRequest(order: BookOrder, request: 'cancel' | 'decline', yes: boolean): void {
  order.gates.delete(request);
  if (request === 'cancel') order.cancelAskedBy = null;
  else order.declineAskedBy = null;
  if (yes) end(order, request === 'cancel' ? 'CANCELLED' : 'DECLINED');
}

export function end(order: BookOrder, stage: 'CANCELLED' | 'DECLINED' | 'CLOSED'): void {
  order.stage = stage;
  order.gates.clear();
  order.holds.clear();
}

export type Change = 'later' | 'quantity' | 'remark';

/** The order as it would be with a change: a day later, another quantity, another word. */
export function changed<Order extends BookOrder>(order: Order, change: Change): Order {
  if (change === 'later') return { ...order, later: (order.later % 6) + 1 };
  if (change === 'quantity') return { ...order, quantity: order.quantity === 20 ? 60 : 20 };
  return { ...order, remark: order.remark + 1 };
}

/** The next revision: of the gates only those approvals stay that judged what is the same in it (P-44). */
export function revise<Gate extends string>(
  order: BookOrder<Gate>,
  { change, author, stands }: { change: Change; author: string; stands: readonly string[] },
): void {
  const { later, quantity, remark } = changed(order, change);
  Object.assign(order, { later, quantity, remark, author, revision: order.revision + 1 });
  order.declineAskedBy = null;
  for (const [gate, { state }] of order.gates) {
    if (state !== 'approved' || !stands.includes(gate)) order.gates.delete(gate);
  }
}
