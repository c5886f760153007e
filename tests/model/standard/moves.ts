import { HOLD_KINDS } from '../../../domain/holds/hold-kinds.ts';
import { type Move, repeats, restarts, rounds } from '../move.ts';
import type { Change } from '../order.ts';
import type { StandardBook } from './book.ts';
import { decides, decidesAtOnce, race } from './deciding.ts';
import { delegates, DELEGATORS, revokes } from './delegating.ts';
import { changesLimit, holds, invoices, pays, releases } from './holding.ts';
import { asksToCancel, asksToDecline, completes, revises, submits } from './ordering.ts';
import { answersRound, proposesRound } from './talking.ts';
import { fc } from '../../setup/chance.ts';

const index = fc.nat(2);
const clerk = fc.constantFrom('clerk', 'sales', 'sales-head', 'stand-in');
const holding = fc.record({
  index,
  kind: fc.constantFrom(...HOLD_KINDS),
  by: fc.constantFrom('credit', 'credit-head', 'sales', 'gm', 'gm', 'deputy', 'stand-in'),
});

/** All that may happen; what is more often done stands more often. */
export const MOVES: fc.Arbitrary<Move<StandardBook>>[] = [
  fc.record({ quantity: fc.constantFrom(20, 60), special: fc.boolean(), enteredBy: clerk }).map(submits),
  ...Array.from({ length: 12 }, () =>
    fc
      .record({
        index,
        gate: fc.nat(3),
        who: fc.nat(11),
        reply: fc.constantFrom('yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'at-risk'),
      })
      .map(decides),
  ),
  fc.record({ index, gate: fc.constantFrom('credit', 'capacity') }).map(race),
  fc.record({ index, who: fc.nat(11) }).map(decidesAtOnce),
  fc
    .record({ index, change: fc.constantFrom<Change>('later', 'quantity', 'remark'), by: clerk })
    .map(revises),
  fc.record({ index, by: fc.constantFrom('clerk', 'sales', 'stand-in') }).map(asksToCancel),
  fc.oneof(index.map(proposesRound), index.map(answersRound), index.map(asksToDecline)),
  fc.oneof(
    fc.record({ person: fc.constantFrom(...DELEGATORS), holds: fc.nat(3).map((n) => n > 0) }).map(delegates),
    fc.record({ index, own: fc.nat(3).map((n) => n > 0) }).map(revokes),
  ),
  fc.oneof(holding.map(holds), holding.map(releases)),
  fc.constantFrom(changesLimit, pays, invoices),
  index.map(completes),
  fc.constant(repeats<StandardBook>()),
  fc.constantFrom(
    rounds<StandardBook>(),
    rounds<StandardBook>(),
    rounds<StandardBook>(),
    restarts<StandardBook>(),
  ),
];
