/** For whose sake an order is held. The process itself holds only for credit. */
export const HOLD_KINDS = ['credit', 'compliance', 'customer', 'management'] as const;

export type HoldKind = (typeof HOLD_KINDS)[number];

/** What the process saw when it held an order by itself; `person` for somebody's own hold. */
export const HOLD_CAUSES = [
  'person',
  'limit-lowered',
  'credit-at-effect',
  'payment-undone',
  'tolerance-over',
  'over-limit',
  'hold-expired',
] as const;

export type HoldCause = (typeof HOLD_CAUSES)[number];

/** What ended a hold. */
export const RELEASE_CAUSES = [
  'person',
  'payment',
  'limit-raised',
  'room-freed',
  'expired',
  'order-ended',
] as const;

export type ReleaseCause = (typeof RELEASE_CAUSES)[number];
