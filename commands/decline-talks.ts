import { customerRefused } from '../db/negotiation.ts';
import type { Progress } from '../domain/process/progress.ts';
import { refusedSince } from '../domain/process/stands.ts';
import type { OpenOrder } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/**
 * Where the policy has the customer asked first, such as for a later date, an order is declined only after the
 * customer has said no to that since the refusal (P-42). Throws `facts-missing`.
 */
export async function requireTalks({ trx, order, policy }: OpenOrder, progress: Progress): Promise<void> {
  const { talks } = policy.decline;
  const refused = progress.gates.find(
    ({ code, status }) => status === 'refused' && talks?.after.includes(code),
  );
  if (!talks || !refused) return;
  const asked = { kind: talks.propose, refusedAt: refusedSince(progress) };
  if (await customerRefused(trx, order, asked)) return;
  const message = `the customer has not refused a proposal of the kind ${talks.propose} for revision ${order.revision}`;
  throw new CommandProblem(
    'facts-missing',
    `Order ${order.intake_number} was refused at ${refused.code}: ask the customer before it is declined.`,
    { errors: [{ path: 'negotiation', code: 'required', message }] },
  );
}
