import type { Next } from '../order.ts';

/** RECEIVED: the order is complete and has its receipt; the review starts by itself (P-33). */
export async function received(): Promise<Next> {
  return 'UNDER_REVIEW';
}
