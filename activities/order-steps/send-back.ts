import { sql } from 'kysely';
import { stopSettledClocks } from '../../db/clocks.ts';
import { withdrawObligationsOf } from '../../db/void-obligations.ts';
import { withdrawDecline } from '../../db/requests.ts';
import { releaseStock } from '../../db/stock-reservations.ts';
import { withdrawTasks } from '../../db/withdraw-gates.ts';
import { afterSendBack, askedAnew, refusedBack } from '../../domain/process/sent-back.ts';
import { whereItStands } from '../../domain/process/stands.ts';
import { type Step, stepEvent, type Written } from './step.ts';

/**
 * A refusal that sends back, such as the lawyer's of a contract draft (P-53): the gate that the policy names and all
 * that were asked after it are asked anew, as many rounds as it takes. To decline the order is moot when nothing else
 * was refused. Null when nothing is sent back.
 */
export async function sendBack(step: Step): Promise<Written | null> {
  const { trx, order, policy, progress } = step;
  if (order.closed_at !== null || progress.stage === 'EFFECTIVE') return null;
  const refused = refusedBack(policy, progress);
  if (refused.length === 0) return null;
  const gates = askedAnew(policy, progress);
  const settled = gates.filter((gate) => gate.status !== 'open').map(({ id }) => id);
  const open = gates.filter((gate) => gate.status === 'open').map(({ id }) => id);
  await trx
    .updateTable('gates')
    .set({ status: 'lapsed', settled_at: step.now })
    .where('id', 'in', settled)
    .execute();
  await withdrawObligationsOf(trx, order, { gateIds: [...settled, ...open], at: step.now });
  if (gates.some(({ kind }) => kind === 'material')) await releaseStock(trx, order.id, step.now);
  for (const gateId of open) {
    const stop = { orderId: order.id, gateId, status: 'withdrawn', at: step.now } as const;
    await sql`${stopSettledClocks(stop)}`.execute(trx);
  }
  if (open.length > 0) {
    await trx
      .updateTable('gates')
      .set({ status: 'withdrawn', settled_at: step.now })
      .where('id', 'in', open)
      .execute();
    await withdrawTasks(trx, open);
  }
  if (whereItStands(policy, afterSendBack(policy, progress)) !== 'NEGOTIATING') {
    await withdrawDecline(trx, order.id, step.now);
  }
  return {
    audit: refused.map(({ gate, backTo }) =>
      stepEvent(step, 'sent-back', { gate: gate.code, gateId: gate.id, to: backTo }),
    ),
  };
}
