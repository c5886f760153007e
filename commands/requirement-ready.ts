import { confirmedPoints } from '../db/requirement-points.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/** Every point that the gate lists is confirmed with dealer or customer for this revision (P-8). */
export async function requirementReady({ trx, order, policy, context }: Deciding): Promise<FieldError[]> {
  const points = policy.gates.find(({ code }) => code === context.gate.code)?.points ?? [];
  const confirmed = await confirmedPoints(trx, { orderId: order.id, revision: order.revision });
  return points
    .filter(({ code }) => !confirmed.includes(code))
    .map(({ code, title }) => ({
      path: `points.${code}`,
      code: 'required',
      message: `${title.en} / ${title.zh} is not confirmed with dealer or customer.`,
    }));
}
