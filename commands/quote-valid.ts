import type { Transaction } from 'kysely';
import type { LockedOrder } from '../db/orders.ts';
import { expiredQuote } from '../db/quotes.ts';
import type { DB } from '../db/schema.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { FieldError } from './problem.ts';

/** The customer agrees to a quote while it is valid (P-50): what keeps them from it when it has expired since. */
export async function quoteStillValid(
  trx: Transaction<DB>,
  { order, policy, now }: { order: LockedOrder; policy: Policy; now: Date },
): Promise<FieldError[]> {
  const quote = await expiredQuote(trx, order, localDate(now, policy.calendar.zone));
  if (!quote) return [];
  const message = `Quote ${quote.version} was valid until ${quote.validUntil}: quote again.`;
  return [{ path: 'quote.validUntil', code: 'expired', message }];
}
