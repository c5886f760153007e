import type { Kysely } from 'kysely';
import { accountsToReview } from '../../db/credit-reviews.ts';
import { policyOf } from '../../db/policies.ts';
import { policiesInForce } from '../../db/queries/companies.ts';
import type { DB } from '../../db/schema.ts';
import { isUnavailable } from '../../db/transaction.ts';
import type { RatingRule } from '../../domain/credit/rating.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { ratingRuleOf } from '../../domain/policy/rating-rule.ts';
import { settingDays } from '../../domain/policy/setting-days.ts';
import { reassessAccount, type Reassessed, type ReviewRule } from './reassess-account.ts';

export type ReassessDeps = {
  db: Kysely<DB>;
  now: () => Date;
  log: { warn: (details: object, message: string) => void };
};

/** How many accounts; `failed` ones are due still in the next round. */
export type ReassessRound = Record<Reassessed | 'failed', number>;

const PAGE = 100;

/**
 * Reassesses the accounts that are due, one a transaction, where a policy that the company goes by asks for it (P-49).
 * What fails stops no other. Killed half-way, or run twice: each account once a day.
 */
export async function reassessRound(
  { db, now, log }: ReassessDeps,
  { alive = () => {} }: { alive?: (round: ReassessRound) => void } = {},
): Promise<ReassessRound> {
  const round: ReassessRound = { skipped: 0, unchanged: 0, changed: 0, proposed: 0, failed: 0 };
  for (const [companyId, { rule, rated, everyDays, zone }] of await rulesOf(db)) {
    const today = localDate(now(), zone);
    let after = '';
    for (;;) {
      const ids = await accountsToReview(db, { companyId, today, everyDays, after, limit: PAGE });
      for (const id of ids) {
        try {
          round[await reassessAccount(db, id, { rule, rated, today, now: now() })] += 1;
        } catch (error) {
          if (isUnavailable(error)) throw error;
          round.failed += 1;
          log.warn({ accountId: id, error }, 'an account could not be reassessed');
        }
        alive(round);
      }
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
    }
  }
  return round;
}

type CompanyRule = { rule: ReviewRule; rated: RatingRule; everyDays: number; zone: string };

/** The first policy of each company, by id, that asks for it: an account is the company's, not a policy's. */
async function rulesOf(db: Kysely<DB>): Promise<Map<string, CompanyRule>> {
  const rules = new Map<string, CompanyRule>();
  for (const { companyId, policyId, version } of await policiesInForce(db)) {
    const policy = await policyOf(db, policyId, version);
    const { creditReview: rule, calendar } = policy;
    if (!rule || rules.has(companyId)) continue;
    const everyDays = settingDays(policy, rule.every);
    const rated = ratingRuleOf({ ...policy, creditReview: rule });
    rules.set(companyId, { rule, rated, everyDays, zone: calendar.zone });
  }
  return rules;
}
