import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';

/** The customer's answer settles the gate by itself: nobody says yes for them (P-56, P-57). */
export async function confirmedReady({ order }: Deciding): Promise<FieldError[]> {
  const message = `Record how the customer has confirmed revision ${order.revision}.`;
  return [{ path: 'confirmation', code: 'required', message }];
}
