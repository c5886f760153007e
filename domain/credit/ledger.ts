/** One ledger row per order and revision: the credit it takes, from approval to payment. */
export const LEDGER_STATES = ['reserved', 'effective', 'receivable', 'settled', 'released'] as const;

export type LedgerState = (typeof LEDGER_STATES)[number];

/**
 * released: refused, lapsed, cancelled or replaced by a revision before it was invoiced. An invoice that comes
 * to nothing is settled (by a credit note), never released. A prepaid order is settled without an invoice open. What
 * was settled by a payment that is taken back is owed again.
 */
const NEXT: Readonly<Record<LedgerState, readonly LedgerState[]>> = {
  reserved: ['effective', 'released'],
  effective: ['receivable', 'settled', 'released'],
  receivable: ['settled'],
  settled: ['receivable', 'effective'],
  released: [],
};

export function canBecome(from: LedgerState, to: LedgerState): boolean {
  return NEXT[from].includes(to);
}

/** Throws RangeError, naming both states, when the ledger does not allow the step. */
export function assertTransition(from: LedgerState, to: LedgerState): void {
  if (canBecome(from, to)) return;
  const allowed = NEXT[from].join(', ') || 'nothing';
  throw new RangeError(`a ${from} credit entry cannot become ${to}; only ${allowed}`);
}
