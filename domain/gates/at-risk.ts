import type { GateKind } from './gate-kinds.ts';
import type { FieldValue } from '../order/document.ts';
import type { PolicyField } from '../policy/policy-schema.ts';
import { isOffice, type Office, OFFICES } from '../roles.ts';

/** The risk at which an order goes on although it was refused: whose it is, and when they look at it again. */
export type TakenRisk = { description: string; ownerRole: Office; reviewOn: string };

const cited = { rule: 'P-42, P-44', source: '4g; 2 "尋求解決方案"', required: false };

/** What these gates ask is the customer's word, or agreed with them: nobody takes the risk of going on without it. */
export const CUSTOMERS_WORD: ReadonlySet<GateKind> = new Set(['confirmation', 'signing', 'design', 'terms']);

/** What whoever refuses to decline an order may find beside the refusal: that it goes on at a risk. */
export const RISK_FINDINGS: readonly PolicyField[] = [
  {
    code: 'continueAtRisk',
    title: { zh: '带风险继续', en: 'The order goes on at a risk' },
    type: 'boolean',
    ...cited,
  },
  { code: 'risk', title: { zh: '风险说明', en: 'The risk' }, type: 'text', ...cited },
  {
    code: 'riskOwner',
    title: { zh: '风险责任角色', en: 'The role that owns the risk' },
    type: 'choice',
    choices: [...OFFICES],
    ...cited,
  },
  { code: 'riskReviewOn', title: { zh: '复查日期', en: 'Day of review' }, type: 'date', ...cited },
];

/** The risk in the findings of a refusal to decline; null when the order is to be negotiated further. */
export function takenRisk(findings: Readonly<Record<string, FieldValue>>): TakenRisk | null {
  const { continueAtRisk, risk, riskOwner, riskReviewOn } = findings;
  if (continueAtRisk !== true) return null;
  if (typeof risk !== 'string' || typeof riskOwner !== 'string' || typeof riskReviewOn !== 'string')
    return null;
  return isOffice(riskOwner)
    ? { description: risk.trim(), ownerRole: riskOwner, reviewOn: riskReviewOn }
    : null;
}
