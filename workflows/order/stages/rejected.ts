import type { Next } from '../order.ts';

/** REJECTED: the order was against a rule of the company when it came in (P-7); intake closed it. */
export async function rejected(): Promise<Next> {
  return 'over';
}
