import { type Move, moveOf } from '../move.ts';
import type { ModelSite } from '../site.ts';
import type { StandardBook, StandardOrder } from './book.ts';
import { expectTaken } from './site.ts';

export type StandardMove = Move<StandardBook>;

/** A move of one order; afterwards what it says, owes and keeps has to agree with the book. */
export function ofOrder(
  name: string,
  index: number,
  run: (order: StandardOrder, book: StandardBook, site: ModelSite) => Promise<void>,
): StandardMove {
  return moveOf<StandardOrder, StandardBook>(name, index, run, expectTaken);
}

/** Each sequence has a stand-in of its own. */
export function personOf({ standIn }: StandardBook, who: string): string {
  return who === 'stand-in' ? standIn : who;
}
