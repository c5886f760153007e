import type { Transaction } from 'kysely';
import { exact } from '../domain/money/exact.ts';
import { sumMoney } from '../domain/money/money.ts';
import { type CreditQuestion, lockedStanding, reserveEntry } from './credit.ts';
import type { DB } from './schema.ts';

/** What was booked: all that the order owes, and how much of that is beyond the limit. */
export type OverLimit = { reserved: string; overLimitBy: string };

/**
 * Reserves all that an order owes although the limit does not hold it, so that the customer's exposure stays true; what
 * is paid of it already is taken from that.
 * The entry says how much of it is beyond the limit and who let it be. Null where nothing is owed on an account: the
 * order is prepaid, or the customer has none. The caller holds the order's lock.
 */
export async function bookOverLimit(
  trx: Transaction<DB>,
  question: CreditQuestion,
  by: string,
): Promise<OverLimit | null> {
  if (question.prepaid) return null;
  const standing = await lockedStanding(trx, question);
  if (!standing) return null;
  const { accountId, needed, available } = standing;
  // Only its own part: what others have beyond the limit already is not this order's.
  const free = exact(available).isNegative() ? exact('0') : exact(available);
  const beyond = exact(needed).minus(free);
  const overLimitBy = sumMoney([beyond.isNegative() ? '0' : beyond.toFixed()], question.currency);
  const over = exact(overLimitBy).isZero() ? {} : { overLimitBy, releasedBy: by };
  await reserveEntry(trx, question, {
    accountId,
    amount: sumMoney([question.amount], question.currency),
    ...over,
  });
  return { reserved: needed, overLimitBy };
}
