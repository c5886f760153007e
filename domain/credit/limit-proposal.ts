import { multiplyMoney } from '../money/money.ts';
import type { Rating } from './rating.ts';

/** Of which rating what share of the limit is proposed, such as "0.5" of D; of the others, all of it. */
export type LimitShares = readonly { rating: Rating; share: string }[];

/**
 * The limit to propose for an account at a rating (P-49): a share of the base, which is what people have decided
 * otherwise than by such a proposal, so that none builds on another, and a recovery proposes the base again. Null when
 * that is the limit. Amounts are decimal strings of the currency.
 */
export function limitToPropose(
  shares: LimitShares,
  rating: Rating | 'new',
  { base, limit, currency }: { base: string; limit: string; currency: string },
): string | null {
  const share = shares.find((entry) => entry.rating === rating)?.share ?? '1';
  const proposed = multiplyMoney(base, share, currency);
  return proposed === multiplyMoney(limit, '1', currency) ? null : proposed;
}
