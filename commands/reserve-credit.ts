import { decideCredit } from '../db/credit.ts';
import type { Condition } from '../domain/gates/evidence.ts';
import type { Deciding } from './decide-task.ts';
import { CommandProblem } from './problem.ts';

/** Approving credit reserves what the order needs of the limit (P-26). Throws `credit-exceeded`. */
export async function reserveCredit(deciding: Deciding): Promise<void> {
  const { trx, scope, order } = deciding;
  const decided = await decideCredit(
    trx,
    {
      orderId: order.id,
      revision: order.revision,
      companyId: order.company_id,
      customerId: order.customer_id,
      amount: order.amount,
      currency: order.currency,
      prepaid: order.prepaid,
      now: scope.now,
    },
    conditionsOf(deciding),
  );
  if (decided.ok) return;
  const { available, needed } = decided.evidence;
  throw new CommandProblem(
    'credit-exceeded',
    `The account has ${available} ${order.currency} left, the order needs ${needed}. Refuse, or approve with a prepayment or guarantee.`,
    { extra: { credit: decided.evidence } },
  );
}

/** All conditions under which the gate is approved: of the answers before this one, and of this one. */
function conditionsOf({ context, input }: Deciding): Condition[] {
  const before = context.seats.flatMap(({ outcome, conditions }) =>
    outcome === 'approve-with-conditions' ? conditions : [],
  );
  return [...before, ...(input.conditions ?? [])];
}
