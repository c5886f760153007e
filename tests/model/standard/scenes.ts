import { decides, decidesAtOnce } from './deciding.ts';
import { delegates, revokes } from './delegating.ts';
import { changesLimit, holds, invoices, pays, releases } from './holding.ts';
import { asksToCancel, asksToDecline, completes, revises, submits } from './ordering.ts';
import { answersRound, proposesRound } from './talking.ts';
import type { Reply, StandardBook } from './book.ts';
import type { Move } from '../move.ts';
import type { Scenes } from '../play.ts';

const CLERK = { special: false, enteredBy: 'clerk' };
const STAND_IN = 1;

/** An answer to an open gate, by one of those whose it is; both reviews open, capacity is 0 and credit 1. */
function answer(reply: Reply, { index = 0, gate = 0, who = 4 } = {}): Move<StandardBook> {
  return decides({ index, gate, who, reply });
}

const yes = answer('yes');

/** Refused, asked to be declined, and declined. */
const declined = [submits({ ...CLERK, quantity: 20 }), answer('no'), asksToDecline(0), yes];

/** Held while it is reviewed, it is asked nothing more; held when it is effective, it is not completed. */
const held = [
  submits({ ...CLERK, quantity: 20 }),
  holds({ index: 0, kind: 'management', by: 'credit' }),
  holds({ index: 0, kind: 'management', by: 'deputy' }),
  holds({ index: 0, kind: 'management', by: 'gm' }),
  yes,
  yes,
  releases({ index: 0, kind: 'management', by: 'deputy' }),
  releases({ index: 0, kind: 'management', by: 'gm' }),
  yes,
  holds({ index: 0, kind: 'customer', by: 'sales' }),
  completes(0),
  releases({ index: 0, kind: 'customer', by: 'sales' }),
  completes(0),
];

/** The limit falls below what is owed: the process holds orders until the customer has paid, or the limit is raised. */
const heldForItsAccount = [
  submits({ ...CLERK, quantity: 20 }),
  answer('yes', { gate: 1 }),
  changesLimit,
  changesLimit,
  changesLimit,
  yes,
  releases({ index: 0, kind: 'credit', by: 'credit-head' }),
  pays,
  yes,
];

/** A person holds it while the limit falls, so the process does not: they let it go on only when the limit holds it. */
const heldWhileLowered = [
  submits({ ...CLERK, quantity: 20 }),
  yes,
  yes,
  holds({ index: 0, kind: 'credit', by: 'credit' }),
  changesLimit,
  yes,
  releases({ index: 0, kind: 'credit', by: 'credit-head' }),
  pays,
  releases({ index: 0, kind: 'credit', by: 'credit-head' }),
];

/** The limit falls below what two owe: when one of them is cancelled, the process lets the other go on. */
const freed = [
  submits({ ...CLERK, quantity: 20 }),
  submits({ ...CLERK, quantity: 20 }),
  pays,
  answer('yes', { gate: 1 }),
  answer('yes', { index: 1, gate: 1 }),
  changesLimit,
  asksToCancel({ index: 0, by: 'clerk' }),
  answer('yes', { gate: 0 }),
  answer('yes', { index: 1 }),
];

/** An invoice that is booked late takes the account over its limit: held until it is paid; both answers come at once. */
const owing = [
  submits({ ...CLERK, quantity: 60 }),
  answer('yes', { gate: 1 }),
  invoices,
  yes,
  submits({ ...CLERK, quantity: 20 }),
  decidesAtOnce({ index: 1, who: STAND_IN }),
  decidesAtOnce({ index: 1, who: 4 }),
  pays,
  pays,
  delegates({ person: 'credit', holds: true }),
  delegates({ person: 'planner', holds: true }),
  decidesAtOnce({ index: 1, who: STAND_IN }),
  yes,
  answer('yes', { index: 1 }),
];

/** No hours are left until the first order is cancelled; no credit, so the third goes on at a risk. */
const scarce = [
  submits({ ...CLERK, quantity: 60 }),
  submits({ ...CLERK, quantity: 60 }),
  yes,
  yes,
  answer('yes', { index: 1 }),
  answer('yes', { index: 1, gate: 1 }),
  answer('no', { index: 1, gate: 1 }),
  proposesRound(1),
  proposesRound(1),
  answersRound(1),
  asksToDecline(1),
  answer('at-risk', { index: 1 }),
  answer('yes', { index: 1 }),
  asksToCancel({ index: 0, by: 'clerk' }),
  yes,
  answer('yes', { index: 1 }),
  answer('yes', { index: 1 }),
];

/** Hours are refused, and somebody takes that risk: they are kept where they are free. */
const late = [
  submits({ ...CLERK, quantity: 60 }),
  submits({ ...CLERK, quantity: 60 }),
  yes,
  answer('no', { index: 1 }),
  asksToDecline(1),
  answer('at-risk', { index: 1 }),
];

/** A special order waits for its executives; one that was refused, and revised, is talked about again. */
const waiting = [
  submits({ ...CLERK, special: true, quantity: 20 }),
  yes,
  yes,
  yes,
  submits({ ...CLERK, quantity: 20 }),
  answer('no', { index: 1 }),
  proposesRound(1),
  revises({ index: 1, change: 'later', by: 'clerk' }),
  answersRound(1),
  revises({ index: 1, change: 'later', by: 'clerk' }),
  answer('no', { index: 1 }),
];

/**
 * Duties stay separated through whoever stands in (P-166), until somebody else delegates too; a hold is theirs as well.
 */
const standingIn = [
  delegates({ person: 'sales-head', holds: true }),
  delegates({ person: 'credit', holds: false }),
  submits({ ...CLERK, quantity: 20, enteredBy: 'sales-head' }),
  yes,
  answer('yes', { who: STAND_IN }),
  yes,
  answer('yes', { who: STAND_IN }),
  delegates({ person: 'sales-head2', holds: true }),
  answer('yes', { who: STAND_IN }),
  revokes({ index: 0, own: true }),
  delegates({ person: 'credit', holds: true }),
  submits({ ...CLERK, quantity: 20 }),
  holds({ index: 1, kind: 'credit', by: 'stand-in' }),
  releases({ index: 1, kind: 'credit', by: 'credit-head' }),
  answer('yes', { index: 1, gate: 1, who: STAND_IN }),
  answer('yes', { index: 1 }),
  answer('yes', { index: 1, who: STAND_IN }),
];

export const SCENES: Scenes<StandardBook> = {
  declined,
  held,
  heldForItsAccount,
  heldWhileLowered,
  freed,
  owing,
  scarce,
  late,
  waiting,
  standingIn,
};
