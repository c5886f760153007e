import type { FieldValue } from '../domain/order/document.ts';
import type { FieldError } from './problem.ts';

const PARTS = ['risk', 'riskOwner', 'riskReviewOn'] as const;

type Given = { outcome: string; findings: Readonly<Record<string, FieldValue>>; today: string };

/** What is wrong with the risk at which an order is to go on: only a refusal to decline takes one, and then whole. */
export function riskErrors({ outcome, findings, today }: Given): FieldError[] {
  if (findings['continueAtRisk'] !== true)
    return notTaken(findings, 'without continueAtRisk there is no risk');
  if (outcome !== 'refuse') {
    return [error('continueAtRisk', 'not-allowed', 'an order that is declined does not go on')];
  }
  const missing = PARTS.filter((part) => String(findings[part] ?? '').trim() === '');
  const errors = missing.map((part) =>
    error(part, 'required', 'a risk has a description, an owner and a date'),
  );
  const reviewOn = findings['riskReviewOn'];
  if (typeof reviewOn !== 'string' || reviewOn.trim() === '' || reviewOn >= today) return errors;
  return [...errors, error('riskReviewOn', 'in-the-past', `${reviewOn} lies before ${today}`)];
}

function notTaken(findings: Given['findings'], message: string): FieldError[] {
  return PARTS.filter((part) => findings[part] !== undefined).map((part) =>
    error(part, 'not-allowed', message),
  );
}

function error(part: string, code: string, message: string): FieldError {
  return { path: `findings.${part}`, code, message };
}
