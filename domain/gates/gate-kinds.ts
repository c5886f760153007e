/** What a gate of a policy is about beside a yes or no: each kind has its evidence, its demands and its effects. */
export const POLICY_GATE_KINDS = [
  'review',
  'credit',
  'capacity',
  'material',
  'profit',
  'meeting',
  'proofreading',
  'requirement',
  'contact',
  'identity',
  'qualification',
  'quote',
  'contract',
  'legal',
  'signing',
  'entry',
  'confirmation',
  'design',
  'payment',
  'terms',
] as const;

/** Gates of requests that somebody made of the order. */
export const REQUEST_KINDS = ['decline', 'cancel', 'change'] as const;

export type PolicyGateKind = (typeof POLICY_GATE_KINDS)[number];
export type RequestKind = (typeof REQUEST_KINDS)[number];
export type GateKind = PolicyGateKind | RequestKind;

/**
 * Whether a gate of this kind, or of this code, which is the same then, answers what somebody asked of the order, and
 * is none of the policy's own.
 */
export function isRequest(kind: string): kind is RequestKind {
  return REQUEST_KINDS.some((known) => known === kind);
}
