import { profitEvidence } from '../db/profit.ts';
import type { ProfitEvidence } from '../domain/gates/evidence.ts';
import type { Deciding } from './decide-task.ts';
import { answersGiven, isConditional } from './gate-answers.ts';
import type { FieldError } from './problem.ts';

/**
 * A margin below the policy's, a loss, or a profit that nobody knows is approved on a condition or with a justification,
 * and never by a plain yes (P-38).
 */
export async function profitReady(deciding: Deciding): Promise<FieldError[]> {
  const { trx, order, policy, context } = deciding;
  const { document } = context.revision;
  const found = await profitEvidence(trx, { companyId: order.company_id, policy, document });
  const why = doubtOf(found, document.currency);
  if (why === null) return [];
  const given = answersGiven(deciding).some((answer) => {
    const { justification } = answer.findings;
    return isConditional(answer) || (typeof justification === 'string' && justification.trim() !== '');
  });
  if (given) return [];
  const message = `${why}: give a justification or a condition, or refuse.`;
  return [{ path: 'findings.justification', code: 'required', message }];
}

/** Null for a profit that is known and high enough. */
function doubtOf(found: ProfitEvidence, currency: string): string | null {
  const { unknown, profit, net } = found;
  if (unknown.length > 0) return `The costs of line ${unknown.join(', ')} are not known`;
  if (!found.tooLow) return null;
  const margin = found.margin === null ? '' : `, a margin of ${found.margin}`;
  const least = found.minimumMargin === null ? '' : ` where ${found.minimumMargin} is the least`;
  return `The order earns ${profit} of ${net} ${currency}${margin}${least}`;
}
