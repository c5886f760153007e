import type { RatingRule } from '../credit/rating.ts';
import { exact } from '../money/exact.ts';
import type { Policy } from './policy-schema.ts';
import { settingDays } from './setting-days.ts';

type Reviewing = Pick<Policy, 'id' | 'settings'> & { creditReview: NonNullable<Policy['creditReview']> };

/** By which figures of the company its customers are rated (P-28). Throws for a setting that a loaded policy has. */
export function ratingRuleOf(policy: Reviewing): RatingRule {
  const { A, B, C } = policy.creditReview.rating;
  const needs = ({ onTime, daysLate }: typeof A) => ({
    onTimeShare: exact(String(percentOf(policy, onTime.setting)))
      .dividedBy('100')
      .toFixed(),
    daysLate: String(settingDays(policy, daysLate)),
  });
  return { A: needs(A), B: needs(B), C: needs(C) };
}

function percentOf({ id, settings }: Reviewing, name: string): number {
  const value = settings[name]?.value;
  if (typeof value === 'number') return value;
  throw new Error(`policy ${id} has no percentage in the setting "${name}"`);
}
