import { releaseCredit } from '../../db/credit.ts';
import { lapseGates } from '../../db/lapse-gates.ts';
import { tellOwners } from '../../db/owner-notice.ts';
import { expiredQuote } from '../../db/quotes.ts';
import { closedSettlement } from '../../db/settlements.ts';
import type { GateKind } from '../../domain/gates/gate-kinds.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { type Step, stepEvent, type Written } from './step.ts';

/**
 * What was approved on terms that hold no more is asked again: the settlement method that was chosen is not open to
 * the customer any more, by another rating or amount (P-129), or the quote has expired before the customer agreed to it
 * (P-50). Whoever set the terms is told. Null when the terms hold.
 */
export async function lapseTerms(step: Step): Promise<Written | null> {
  const { order, progress } = step;
  if (progress.stage === 'EFFECTIVE' || order.closed_at !== null) return null;
  return (await lapseSettlement(step)) ?? (await lapseQuote(step));
}

async function lapseSettlement(step: Step): Promise<Written | null> {
  const { trx, order, policy, now } = step;
  const judged = approved(step, ['credit', 'quote']);
  const closed = judged.length === 0 ? null : await closedSettlement(trx, { order, policy, now });
  if (!closed) return null;
  const { allowed } = closed;
  const { method, choice, chosen_by: personId } = closed.chosen;
  await lapseGates(trx, order, { kinds: judged, at: now });
  if (judged.includes('credit')) await releaseCredit(trx, order.id, now);
  await tell(step, personId, `settlement:${choice}`, {
    reasonZh: `所选结算方式不再适用：${method}`,
    reasonEn: `the settlement method that was chosen is not open any more: ${method}`,
  });
  return { audit: [stepEvent(step, 'settlement-lapsed', { method, allowed, gates: judged })] };
}

async function lapseQuote(step: Step): Promise<Written | null> {
  const { trx, order, policy, now } = step;
  if (approved(step, ['quote']).length === 0) return null;
  const quote = await expiredQuote(trx, order, localDate(now, policy.calendar.zone));
  if (!quote) return null;
  const { version, validUntil, quotedBy } = quote;
  await lapseGates(trx, order, { kinds: ['quote'], at: now });
  await tell(step, quotedBy, `quote:${version}`, {
    reasonZh: `报价 ${version} 已过有效期：${validUntil}`,
    reasonEn: `quote ${version} was valid until ${validUntil}`,
  });
  return { audit: [stepEvent(step, 'quote-lapsed', { version, validUntil })] };
}

function approved({ progress }: Step, kinds: readonly GateKind[]): GateKind[] {
  const found = progress.gates.filter(({ kind, status }) => kinds.includes(kind) && status === 'approved');
  return [...new Set(found.map(({ kind }) => kind))];
}

async function tell(
  { trx, order, now, correlationId }: Step,
  personId: string,
  terms: string,
  reason: { reasonZh: string; reasonEn: string },
): Promise<void> {
  const dedupe = `terms-lapsed:${order.id}:${order.revision}:${terms}:${now.toISOString()}`;
  const told = { template: 'terms-lapsed', owners: [], personId, data: reason, dedupe } as const;
  await tellOwners(trx, order, { ...told, now, correlationId });
}
