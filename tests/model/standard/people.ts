import type { HoldKind } from '../../../domain/holds/hold-kinds.ts';
import type { StandardBook, StandardOrder } from './book.ts';

export type Gate = 'credit' | 'capacity' | 'sales-head' | 'executive';
export type Question = Gate | 'cancel' | 'decline';

/** Whose it is to answer. */
export const PEOPLE: Readonly<Record<Question, readonly string[]>> = {
  credit: ['credit', 'credit2'],
  capacity: ['planner', 'planner2'],
  'sales-head': ['sales-head', 'sales-head2'],
  executive: ['exec1', 'exec2', 'exec3'],
  cancel: ['sales', 'sales2', 'sales-head', 'sales-head2'],
  decline: ['gm', 'deputy'],
};

/** Who may hold an order, and who may let it go on (P-49). */
export const HOLDERS: Readonly<Record<HoldKind, { place: readonly string[]; release: readonly string[] }>> = {
  credit: { place: ['credit', 'credit-head'], release: ['credit-head'] },
  compliance: { place: ['gm'], release: ['gm'] },
  customer: { place: ['sales'], release: ['sales'] },
  management: { place: ['gm', 'deputy'], release: ['gm'] },
};

/** Who has delegated their roles, and whether that holds already. */
export type Delegation = { id: string; person: string; holds: boolean };

type Asking = { book: StandardBook; order: StandardOrder; gate: Question };

/** In whose name a person answers: `people` are they and for whom they stand in; or what keeps them from it (P-166). */
export function answering(asking: Asking, person: string): { people: string[] } | { problem: string } {
  const owners = PEOPLE[asking.gate];
  const own = owners.includes(person);
  const others = standsInFor(asking.book, person).filter((other) => owners.includes(other));
  if (!own && others.length === 0) return { problem: 'forbidden' };
  const separated = { problem: 'separation-of-duties' };
  if (isSeparated(asking, person)) return separated;
  if (own) return { people: [person] };
  const other = others.find((one) => !isSeparated(asking, one));
  return other === undefined ? separated : { people: [person, other] };
}

/** Whether a person has one of these offices, or stands in for somebody who has. */
export function actsAs(book: StandardBook, person: string, owners: readonly string[]): boolean {
  return [person, ...standsInFor(book, person)].some((one) => owners.includes(one));
}

function standsInFor({ standIn, delegations }: StandardBook, person: string): string[] {
  if (person !== standIn) return [];
  return delegations.flatMap((delegation) => (delegation.holds ? [delegation.person] : [])).toSorted();
}

function isSeparated({ order, gate }: Asking, person: string): boolean {
  const answered = (other: Question) =>
    order.gates.get(other)?.answers.some(({ people }) => people.includes(person)) ?? false;
  switch (gate) {
    case 'cancel':
      return order.cancelAskedBy === person;
    case 'decline':
      return order.declineAskedBy === person;
    case 'credit':
      return answered('sales-head');
    case 'capacity':
      return false;
    case 'sales-head':
      return answered('credit') || order.enteredBy === person || order.author === person;
    case 'executive':
      return answered('executive') || order.enteredBy === person || order.author === person;
  }
}
