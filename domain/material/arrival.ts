import type { Arrival } from '../gates/evidence.ts';
import { exact, plain } from '../money/exact.ts';
import { addDays } from '../quantity/days.ts';

/** leadDays: calendar days from order to delivery. most: what it can deliver in that time; null: whatever is wanted. */
export type Supplier = { supplier: string; leadDays: number; most: string | null };

/**
 * When the quantity is there if it is ordered today, from the suppliers who deliver first, several where one cannot
 * deliver it all (P-36); null when all of them together cannot.
 */
export function arrivalOf(quantity: string, suppliers: readonly Supplier[], today: string): Arrival | null {
  const soonest = suppliers.toSorted(
    (a, b) => a.leadDays - b.leadDays || (a.supplier < b.supplier ? -1 : Number(a.supplier > b.supplier)),
  );
  const parts: Arrival['suppliers'] = [];
  let left = exact(quantity);
  for (const { supplier, leadDays, most } of soonest) {
    const part = most === null || exact(most).greaterThan(left) ? left : exact(most);
    const on = addDays(today, leadDays);
    parts.push({ supplier, quantity: plain(part.toFixed()), on });
    left = left.minus(part);
    if (left.isZero()) return { on, suppliers: parts };
  }
  return null;
}
