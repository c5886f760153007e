import type { Kysely, Transaction } from 'kysely';
import { appendAudit } from '../../db/audit.ts';
import { checkSettlements } from '../../db/credit-checks.ts';
import { addReview, type ReviewMaterial, reviewMaterial } from '../../db/credit-reviews.ts';
import { addLimitChange } from '../../db/limit-changes.ts';
import { tellLimitProposed } from '../../db/limit-notices.ts';
import { insertNotices } from '../../db/notices/insert-notices.ts';
import { receiversOf } from '../../db/notices.ts';
import { overdueOf } from '../../db/overdue.ts';
import { lockAccount, type LockedAccount } from '../../db/receivables.ts';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { agesIn } from '../../domain/credit/ageing.ts';
import { limitToPropose } from '../../domain/credit/limit-proposal.ts';
import { ratePayments, type RatingRule } from '../../domain/credit/rating.ts';
import { sumMoney } from '../../domain/money/money.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';

export type ReviewRule = NonNullable<Policy['creditReview']>;

export type Reassessed = 'skipped' | 'unchanged' | 'changed' | 'proposed';

const REASSESS = 'process:reassess';

/**
 * Reassesses one account by how its customer has paid, in one transaction under the account's lock (P-28, P-49):
 * writes the rating, tells sales of another one, proposes the limit that the policy's rule gives it, once a rating, which
 * somebody decides, has orders looked at whose way of settlement it may close (P-129), and reminds the customer of what
 * is overdue. Once an account and day: run again, it is skipped.
 */
export async function reassessAccount(
  db: Kysely<DB>,
  accountId: string,
  { rule, rated, today, now }: { rule: ReviewRule; rated: RatingRule; today: string; now: Date },
): Promise<Reassessed> {
  return inTransaction(db, async (trx) => {
    const account = await lockAccount(trx, accountId);
    const material = account && (await reviewMaterial(trx, accountId, today));
    if (!account || !material) return 'skipped';
    const found = ratePayments(material.history, today, rated);
    const { rating: before } = material;
    // Without any history nothing is known anew.
    const rating = found?.rating ?? before;
    const ages = agesIn(account.currency, material.ages);
    const changed = rating !== before;
    const looked: Looked = { trx, account, rule, material, rating, today, now };
    const proposal = changed || material.unanswered ? await propose(looked) : null;
    await addReview(trx, account, {
      today,
      at: now,
      before,
      rating,
      found,
      ages,
      limitChangeId: proposal?.id ?? null,
    });
    const data = { reviewedOn: today, before, rating, ...found, ages, limitChange: proposal?.id ?? null };
    await appendAudit(trx, { kind: 'credit-account', id: account.id }, [
      { kind: 'credit-reviewed', actor: REASSESS, data, correlationId: null, at: now },
      ...(proposal ? [proposedEvent(proposal, now)] : []),
    ]);
    if (changed) {
      await tell(looked);
      await checkSettlements(trx, account.id, now);
    }
    const customer = `${material.customerName} (${material.customerId})`;
    if (proposal) await tellLimitProposed(trx, account, proposal, { customer, now, correlationId: null });
    await remind(looked);
    return proposal ? 'proposed' : changed ? 'changed' : 'unchanged';
  });
}

type Looked = {
  trx: Transaction<DB>;
  account: LockedAccount;
  rule: ReviewRule;
  material: ReviewMaterial;
  rating: ReviewMaterial['rating'];
  today: string;
  now: Date;
};

/**
 * Null when nothing would change, or a proposal is open: once that is decided, the next reassessment proposes what this
 * one could not.
 */
async function propose({ trx, account, rule, material, rating, now }: Looked) {
  const from = sumMoney([material.limit], account.currency);
  const { currency } = account;
  const base = sumMoney([material.base], currency);
  const to = limitToPropose(rule.limits, rating, { base, limit: from, currency });
  if (to === null) return null;
  const reason =
    rating === material.rating ? `rated ${rating}` : `rated ${rating}, before ${material.rating}`;
  return addLimitChange(trx, account, { from, to, base, reason, personId: null, at: now });
}

function proposedEvent(
  { id, from, to, currency, reason }: NonNullable<Awaited<ReturnType<typeof addLimitChange>>>,
  at: Date,
) {
  const data = { limitChange: id, from, to, currency, reason };
  return { kind: 'limit-change-proposed', actor: REASSESS, data, correlationId: null, at };
}

/** Sales is told (P-49). */
async function tell(looked: Looked): Promise<void> {
  const { trx, account, material, rating, today, now } = looked;
  const { customerId, customerName, rating: ratingBefore } = material;
  const data = { customerName: `${customerName} (${customerId})`, rating, ratingBefore };
  const receivers = await salesOf(looked);
  await insertNotices(
    trx,
    receivers.map((receiver) => ({ receiver, template: 'rating-changed' as const, data })),
    { orderId: null, dedupe: `rating-changed:${account.id}:${today}`, now, correlationId: null },
  );
}

/** The customer is reminded of what is overdue by e-mail; who has no address, by sales, who are told so (P-49). */
async function remind(looked: Looked): Promise<void> {
  const { trx, account, today, now } = looked;
  const overdue = await overdueOf(trx, account.id, today);
  if (!overdue) return;
  const { customer, company, invoices } = overdue;
  const { currency } = account;
  const data = {
    customerName: customer.name,
    companyZh: company.zh,
    companyEn: company.en,
    list: invoices
      .map(({ id, dueOn, open }) => `${id}  ${dueOn}  ${sumMoney([open], currency)} ${currency}`)
      .join('\n'),
  };
  const receivers = customer.email === null ? await salesOf(looked) : [customer];
  await insertNotices(
    trx,
    receivers.map((receiver) => ({ receiver, template: 'payment-reminder' as const, data })),
    {
      orderId: null,
      dedupe: `payment-reminder:${account.id}:${today}`,
      now,
      correlationId: null,
    },
  );
}

/** Whom the policy has told, and who stands in for them. */
function salesOf({ trx, account, rule, now }: Looked) {
  return receiversOf(trx, { roles: rule.tell, personId: null, customerId: null, order: account.home, now });
}
