import { multiplyMoney } from '../money/money.ts';
import type { Rating } from './rating.ts';

/** Of which rating what share of the limit is proposed, such as "0.5" of D. */
export type LimitShares = readonly { rating: Rating; share: string }[];

/**
 * The limit to propose when an account has come to another rating (P-49); null when the rule says nothing of it, or
 * nothing would change. limit: decimal string of the currency.
 */
export function limitToPropose(
  shares: LimitShares,
  rating: Rating | 'new',
  { limit, currency }: { limit: string; currency: string },
): string | null {
  const share = shares.find((entry) => entry.rating === rating)?.share;
  if (share === undefined) return null;
  const proposed = multiplyMoney(limit, share, currency);
  return proposed === multiplyMoney(limit, '1', currency) ? null : proposed;
}
