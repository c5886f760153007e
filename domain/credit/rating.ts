import { exact } from '../money/exact.ts';
import { daysBetween } from '../quantity/days.ts';

/** One invoice of the past: paid on which day, null while open. */
export type PaymentRecord = { dueOn: string; paidOn: string | null };

export type Rating = 'A' | 'B' | 'C' | 'D';

/** onTimeShare "0.9500" (four decimals), averageDaysLate "2.5" (one decimal); null without any history. */
export type PaymentRating = {
  onTimeShare: string;
  averageDaysLate: string;
  rating: Rating;
  invoices: number;
};

/** A rating needs at least this share paid on time AND at most so many days late on average. */
export type RatingRule = Readonly<Record<'A' | 'B' | 'C', { onTimeShare: string; daysLate: string }>>;

/**
 * Rates an existing customer by how it paid (P-28). An invoice counts once it is paid, or open beyond its due
 * day, then with the days up to today. Days late are averaged over all that count, early ones as zero. The best
 * rating of which both figures hold is given, D when none does; null when nothing counts: a new customer (P-27).
 */
export function ratePayments(
  history: readonly PaymentRecord[],
  today: string,
  rule: RatingRule,
): PaymentRating | null {
  const late = history
    .filter(({ dueOn, paidOn }) => paidOn !== null || dueOn < today)
    .map(({ dueOn, paidOn }) => Math.max(0, daysBetween(dueOn, paidOn ?? today)));
  if (late.length === 0) return null;
  const invoices = exact(String(late.length));
  const share = exact(String(late.filter((days) => days === 0).length)).dividedBy(invoices);
  const days = exact(String(late.reduce((sum, each) => sum + each, 0))).dividedBy(invoices);
  const holds = (letter: 'A' | 'B' | 'C') =>
    share.greaterThanOrEqualTo(exact(rule[letter].onTimeShare)) &&
    days.lessThanOrEqualTo(exact(rule[letter].daysLate));
  const letters = ['A', 'B', 'C'] as const;
  return {
    onTimeShare: share.toFixed(4),
    averageDaysLate: days.toFixed(1),
    rating: letters.find(holds) ?? 'D',
    invoices: late.length,
  };
}
