import { type Move, repeats, restarts, rounds } from '../move.ts';
import type { Change } from '../order.ts';
import type { LongBook } from './book.ts';
import { decides } from './deciding.ts';
import { disputes, resolves } from './disputing.ts';
import { asksToCancel, asksToDecline, completes, revises, submits } from './ordering.ts';
import { pays, takesBack } from './paying.ts';
import { confirms, drafts, quotes, signs } from './recording.ts';
import { fc } from '../../setup/chance.ts';

const index = fc.nat(1);
const often = fc.nat(5).map((n) => n > 0);

/** All that may happen; what takes an order further stands more often. */
export const MOVES: fc.Arbitrary<Move<LongBook>>[] = [
  fc.record({ quantity: fc.constantFrom(20, 60), enteredBy: fc.constantFrom('clerk', 'sales') }).map(submits),
  ...Array.from({ length: 12 }, () =>
    fc
      .record({
        index,
        gate: fc.nat(1),
        who: fc.nat(7),
        answer: fc.constantFrom('yes', 'yes', 'yes', 'yes', 'no', 'at-risk'),
        named: fc.boolean(),
      })
      .map(decides),
  ),
  ...Array.from({ length: 3 }, () => index.map(quotes)),
  ...Array.from({ length: 3 }, () => index.map(drafts)),
  ...Array.from({ length: 4 }, () =>
    fc.record({ index, party: fc.constantFrom('buyer', 'company') }).map(signs),
  ),
  ...Array.from({ length: 3 }, () => fc.record({ index, yes: often, seenLast: often }).map(confirms)),
  ...Array.from({ length: 3 }, () => fc.record({ index, yuan: fc.constantFrom(600, 1500) }).map(pays)),
  index.map(takesBack),
  fc
    .record({
      index,
      change: fc.constantFrom<Change>('later', 'quantity', 'remark'),
      by: fc.constantFrom('clerk', 'sales'),
    })
    .map(revises),
  fc.oneof(
    fc.record({ index, by: fc.constantFrom('clerk', 'sales2') }).map(asksToCancel),
    index.map(asksToDecline),
  ),
  fc.oneof(
    index.map(disputes),
    fc.record({ index, by: fc.constantFrom('sales', 'sales-head', 'sales-head') }).map(resolves),
  ),
  index.map(completes),
  fc.constant(repeats<LongBook>()),
  fc.constantFrom(rounds<LongBook>(), rounds<LongBook>(), rounds<LongBook>(), restarts<LongBook>()),
];
