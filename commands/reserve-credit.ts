import { bookOverLimit, type OverLimit } from '../db/credit-over-limit.ts';
import { type CreditQuestion, decideCredit } from '../db/credit.ts';
import type { Condition } from '../domain/gates/evidence.ts';
import type { Deciding } from './decide-task.ts';
import { CommandProblem } from './problem.ts';

/** Approving credit reserves what the order needs of the limit (P-26). Throws `credit-exceeded`. */
export async function reserveCredit(deciding: Deciding): Promise<void> {
  const { trx, order } = deciding;
  const decided = await decideCredit(trx, questionOf(deciding), conditionsOf(deciding));
  if (decided.ok) return;
  const { available, needed } = decided.evidence;
  throw new CommandProblem(
    'credit-exceeded',
    `The account has ${available} ${order.currency} left, the order needs ${needed}. Refuse, or approve with a prepayment or guarantee.`,
    { extra: { credit: decided.evidence } },
  );
}

/** Somebody took the risk of refused credit: all that the order owes is booked, beyond the limit in their name. */
export async function bookCreditAtRisk(deciding: Deciding): Promise<OverLimit | null> {
  return bookOverLimit(deciding.trx, questionOf(deciding), deciding.context.person.id);
}

function questionOf({ order, scope }: Deciding): CreditQuestion {
  return {
    orderId: order.id,
    revision: order.revision,
    companyId: order.company_id,
    customerId: order.customer_id,
    amount: order.amount,
    currency: order.currency,
    prepaid: order.prepaid,
    now: scope.now,
  };
}

/** All conditions under which the gate is approved: of the answers before this one, and of this one. */
function conditionsOf({ context, input }: Deciding): Condition[] {
  const before = context.seats.flatMap(({ outcome, conditions }) =>
    outcome === 'approve-with-conditions' ? conditions : [],
  );
  return [...before, ...(input.conditions ?? [])];
}
