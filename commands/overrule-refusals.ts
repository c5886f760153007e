import type { AuditEntry } from '../db/audit.ts';
import { overrule } from '../db/overrule.ts';
import type { Deciding } from './decide-task.ts';
import { reserveCredit } from './reserve-credit.ts';

/**
 * A yes of the gate to which others leave what comes of their no, such as the meeting after a first assessment: their
 * refusals count as approvals from then on, and credit that one of them has refused is reserved as if it had approved
 * (P-26, P-39). Throws `credit-exceeded`, for nobody goes beyond the limit by that.
 */
export async function overruleRefusals(deciding: Deciding): Promise<AuditEntry[]> {
  const { trx, scope, order, policy, context } = deciding;
  const left = policy.gates.filter(
    ({ refusal }) =>
      typeof refusal === 'object' && 'decidedBy' in refusal && refusal.decidedBy === context.gate.code,
  );
  if (left.length === 0) return [];
  const overruled = await overrule(trx, order, {
    codes: left.map(({ code }) => code),
    by: `gate:${context.gate.id}`,
    at: scope.now,
  });
  if (overruled.some(({ kind }) => kind === 'credit')) await reserveCredit(deciding);
  return overruled.map(({ code, id }) => ({
    kind: 'refusal-overruled',
    actor: context.person.id,
    data: { revision: order.revision, gate: code, gateId: id, by: context.gate.code },
    correlationId: scope.correlationId,
    at: scope.now,
  }));
}
