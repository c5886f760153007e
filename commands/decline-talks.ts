import { customerRefused } from '../db/negotiation.ts';
import type { Progress } from '../domain/process/progress.ts';
import type { OpenOrder } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/**
 * Where the policy has the customer asked first, such as for a later date, an order is declined only after the
 * customer has said no to that (P-42). Throws `facts-missing`.
 */
export async function requireTalks({ trx, order, policy }: OpenOrder, { gates }: Progress): Promise<void> {
  const { talks } = policy.decline;
  const refused = gates.find(({ code, status }) => status === 'refused' && talks?.after.includes(code));
  if (!talks || !refused || (await customerRefused(trx, order, talks.propose))) return;
  const message = `the customer has not refused a proposal of the kind ${talks.propose} for revision ${order.revision}`;
  throw new CommandProblem(
    'facts-missing',
    `Order ${order.intake_number} was refused at ${refused.code}: ask the customer before it is declined.`,
    { errors: [{ path: 'negotiation', code: 'required', message }] },
  );
}
