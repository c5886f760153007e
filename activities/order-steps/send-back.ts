import { sql } from 'kysely';
import { stopSettledClocks } from '../../db/clocks.ts';
import { withdrawObligationsOf } from '../../db/obligations.ts';
import { releaseStock } from '../../db/stock-reservations.ts';
import { withdrawTasks } from '../../db/withdraw-gates.ts';
import { gatesOfStage } from '../../domain/policy/gate-plan.ts';
import type { Gate, Policy } from '../../domain/policy/policy-schema.ts';
import { type Step, stepEvent, type Written } from './step.ts';

/**
 * A refusal that sends back, such as the lawyer's of a contract draft (P-53): the gate that the policy names and all
 * that were asked after it are asked anew, as many rounds as it takes. Null when nothing is sent back.
 */
export async function sendBack(step: Step): Promise<Written | null> {
  const { trx, order, policy, progress } = step;
  if (order.closed_at !== null || progress.stage === 'EFFECTIVE') return null;
  const refused = progress.gates.flatMap((gate) => {
    const rule = policy.gates.find(({ code }) => code === gate.code);
    return gate.status === 'refused' && rule && typeof rule.refusal === 'object'
      ? [{ gate, backTo: rule.refusal.backTo }]
      : [];
  });
  if (refused.length === 0) return null;
  const again = new Set(refused.flatMap(({ backTo }) => codesFrom(policy, progress.applicableGates, backTo)));
  const gates = progress.gates.filter((gate) => again.has(gate.code));
  const settled = gates.filter((gate) => gate.status !== 'open').map(({ id }) => id);
  const open = gates.filter((gate) => gate.status === 'open').map(({ id }) => id);
  await trx
    .updateTable('gates')
    .set({ status: 'lapsed', settled_at: step.now })
    .where('id', 'in', settled)
    .execute();
  await withdrawObligationsOf(trx, [...settled, ...open]);
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
  return {
    audit: refused.map(({ gate, backTo }) =>
      stepEvent(step, 'sent-back', { gate: gate.code, gateId: gate.id, to: backTo }),
    ),
  };
}

/** The codes of a gate and of those that come after it on the order's way. */
function codesFrom(policy: Policy, applicable: readonly string[], code: string): string[] {
  const way = policy.lifecycle.flatMap((stage): Gate[] => gatesOfStage(policy, applicable, stage));
  const at = way.findIndex((gate) => gate.code === code);
  return way.slice(Math.max(at, 0)).map((gate) => gate.code);
}
