/**
 * Why an order is looked at again: its customer's rating or account has changed. Of two causes the later one here
 * counts: what can only let an order go on gives way to what may hold it.
 */
export const CHECK_CAUSES = [
  'rating-changed',
  'freed',
  'payment',
  'receivable',
  'payment-undone',
  'limit-changed',
] as const;

export type CheckCause = (typeof CHECK_CAUSES)[number];
