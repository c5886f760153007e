import type { AuditEntry } from '../db/audit.ts';
import { refusedGates, settleAtRisk } from '../db/at-risk.ts';
import { noticeOrder } from '../db/notice-order.ts';
import { queueNotices } from '../db/notices.ts';
import { CUSTOMERS_WORD, takenRisk } from '../domain/gates/at-risk.ts';
import type { Deciding } from './decide-task.ts';
import { CommandProblem } from './problem.ts';
import { requestReceivers } from './request-receivers.ts';
import { bookCapacityAtRisk } from './reserve-capacity.ts';
import { bookCreditAtRisk } from './reserve-credit.ts';
import { keepMaterialAtRisk } from './reserve-material.ts';

/**
 * Refusing to decline an order may say that it goes on at a risk (P-42, P-44): what was refused counts as settled, the
 * risk has an owner and a day of review. Credit is booked beyond the limit, in the name of whoever took the risk;
 * hours and stock are booked where they are free, and the shortfall is recorded. Null when no risk is taken.
 */
export async function continueAtRisk(deciding: Deciding, decisionId: string): Promise<AuditEntry | null> {
  const { trx, scope, order, policy, context, input } = deciding;
  const risk = takenRisk(input.findings ?? {});
  if (!risk) return null;
  const gates = await refusedGates(trx, order);
  const refusedByCustomer = gates.find(({ kind }) => CUSTOMERS_WORD.has(kind));
  if (refusedByCustomer) {
    const message = `the customer's own answer at ${refusedByCustomer.code} is no`;
    throw new CommandProblem('validation', 'Nobody takes the risk of going on against the customer.', {
      errors: [{ path: 'findings.continueAtRisk', code: 'not-allowed', message }],
    });
  }
  await settleAtRisk(trx, order, { gates, risk, decisionId, at: scope.now });
  // And always who has to watch the risk.
  const receivers = await requestReceivers(deciding, 'continued-at-risk', [
    { role: risk.ownerRole, at: 'company' },
  ]);
  await queueNotices(trx, {
    event: 'continued-at-risk',
    order: noticeOrder(order),
    policy,
    now: scope.now,
    receivers,
    data: { gates: gates.map(({ code }) => code).join(', '), reason: risk.description },
    dedupe: context.gate.id,
    correlationId: scope.correlationId,
  });
  // Last, since others wait for the account, the centres and the stock from then on until the commit.
  const kinds = new Set(gates.map(({ kind }) => kind));
  const credit = kinds.has('credit') ? await bookCreditAtRisk(deciding) : null;
  const capacity = kinds.has('capacity') ? await bookCapacityAtRisk(deciding) : null;
  const material = kinds.has('material') ? await keepMaterialAtRisk(deciding) : null;
  return {
    kind: 'continued-at-risk',
    actor: context.person.id,
    data: {
      revision: order.revision,
      decisionId,
      gates: gates.map(({ code, id }) => ({ gate: code, gateId: id })),
      ...risk,
      ...(credit && { credit }),
      ...(capacity && { capacity }),
      ...(material && { material }),
    },
    correlationId: scope.correlationId,
    at: scope.now,
  };
}
