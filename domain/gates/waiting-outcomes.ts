import type { Outcome } from '../policy/policy-schema.ts';

/** Answers that settle nothing: the task waits for documents from sales, or for the customer's information (P-6). */
export const WAITING_OUTCOMES = ['need-documents', 'need-information'] as const satisfies Outcome[];

type WaitingOutcome = (typeof WAITING_OUTCOMES)[number];

export function waits(outcome: Outcome): outcome is WaitingOutcome {
  return WAITING_OUTCOMES.some((waiting) => waiting === outcome);
}
