import type { Move } from '../move.ts';
import type { Scenes } from '../play.ts';
import type { LongBook, Reply } from './book.ts';
import { decides } from './deciding.ts';
import { disputes, resolves } from './disputing.ts';
import { asksToCancel, asksToDecline, completes, revises, submits } from './ordering.ts';
import { pays, takesBack } from './paying.ts';
import { confirms, drafts, quotes, signs } from './recording.ts';

function answer(said: Reply['answer'], { gate = 0, named = false } = {}): Move<LongBook> {
  return decides({ index: 0, gate, who: 1, answer: said, named });
}

const yes = answer('yes');
const no = answer('no');
const submitted = submits({ quantity: 20, enteredBy: 'clerk' });
const buyerSigns = signs({ index: 0, party: 'buyer' });
const companySigns = signs({ index: 0, party: 'company' });
const confirmed = confirms({ index: 0, yes: true, seenLast: true });

const toContract = [submitted, quotes(0), yes];
const toConfirmation = [...toContract, drafts(0), yes, yes, buyerSigns, companySigns, yes, yes];

/** The lawyers send back, a version is drafted while they read, signing and entry send back as well. */
const sentBack = [
  ...toContract,
  yes,
  drafts(0),
  yes,
  no,
  yes,
  drafts(0),
  yes,
  drafts(0),
  yes,
  answer('yes', { named: true }),
  buyerSigns,
  yes,
  no,
  drafts(0),
  yes,
  yes,
  buyerSigns,
  buyerSigns,
  companySigns,
  yes,
  no,
  yes,
  yes,
];

/** Revised after it was confirmed, it is contracted and confirmed again; then it is paid in parts. */
const revisedInTheMiddle = [
  ...toConfirmation,
  confirms({ index: 0, yes: true, seenLast: false }),
  confirmed,
  confirmed,
  pays({ index: 0, yuan: 600 }),
  takesBack(0),
  revises({ index: 0, change: 'later', by: 'sales' }),
  drafts(0),
  yes,
  yes,
  buyerSigns,
  companySigns,
  yes,
  yes,
  confirmed,
  pays({ index: 0, yuan: 600 }),
  disputes(0),
  pays({ index: 0, yuan: 600 }),
  resolves({ index: 0, by: 'sales' }),
  resolves({ index: 0, by: 'sales-head' }),
  resolves({ index: 0, by: 'sales-head' }),
  completes(0),
];

/** Paid while somebody asks to cancel it, taken back, and paid again. */
const takenBack = [
  ...toConfirmation,
  asksToCancel({ index: 0, by: 'clerk' }),
  confirmed,
  pays({ index: 0, yuan: 1500 }),
  takesBack(0),
  pays({ index: 0, yuan: 1500 }),
  no,
];

/** Cancelled when it is signed and entered already. */
const cancelled = [...toConfirmation, asksToCancel({ index: 0, by: 'clerk' }), yes];

/** The customer does not confirm: nobody takes that risk. */
const notConfirmed = [
  ...toConfirmation,
  confirms({ index: 0, yes: false, seenLast: true }),
  asksToDecline(0),
  answer('at-risk'),
  yes,
];

/** A quote is refused, and somebody takes that risk. */
const atRisk = [submitted, no, asksToDecline(0), answer('at-risk'), drafts(0), yes];

export const SCENES: Scenes<LongBook> = {
  sentBack,
  revisedInTheMiddle,
  takenBack,
  cancelled,
  notConfirmed,
  atRisk,
};
