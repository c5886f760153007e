import { profitEvidence } from '../db/profit.ts';
import type { Deciding } from './decide-task.ts';
import { answersGiven, isConditional } from './gate-answers.ts';
import type { FieldError } from './problem.ts';

/**
 * A margin below the policy's, or a loss, is approved on a condition or with a justification, and never by a plain
 * yes (P-38).
 */
export async function profitReady(deciding: Deciding): Promise<FieldError[]> {
  const { trx, order, policy, context } = deciding;
  const { document } = context.revision;
  const found = await profitEvidence(trx, { companyId: order.company_id, policy, document });
  if (!found.tooLow) return [];
  const given = answersGiven(deciding).some((answer) => {
    const { justification } = answer.findings;
    return isConditional(answer) || (typeof justification === 'string' && justification.trim() !== '');
  });
  if (given) return [];
  const margin = found.margin === null ? '' : `, a margin of ${found.margin}`;
  const least = found.minimumMargin === null ? '' : ` where ${found.minimumMargin} is the least`;
  const message = `The order earns ${found.profit} of ${found.net} ${document.currency}${margin}${least}: give a justification or a condition, or refuse.`;
  return [{ path: 'findings.justification', code: 'required', message }];
}
