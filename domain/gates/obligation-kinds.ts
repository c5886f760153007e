/**
 * What may be owed of an order: a condition, a risk taken, payment as agreed, and what was promised beside an answer.
 */
export type ObligationKind =
  'prepayment' | 'guarantee' | 'other' | 'risk' | 'payment' | 'promise' | 'measure' | 'risk-review';

/**
 * Days that somebody has given, by a finding, in a meeting or of a risk: they hold nothing up, and are shown to all
 * later gates.
 */
const GIVEN: ReadonlySet<ObligationKind> = new Set(['promise', 'measure', 'risk-review']);

/** What kind of thing that is to people: a condition of a yes, or how the order is paid; a promise; a risk. */
export function obligationSort(kind: ObligationKind): 'condition' | 'promise' | 'risk' {
  if (kind === 'risk' || kind === 'risk-review') return 'risk';
  return kind === 'promise' || kind === 'measure' ? 'promise' : 'condition';
}

export function isGivenDay(kind: ObligationKind): boolean {
  return GIVEN.has(kind);
}
