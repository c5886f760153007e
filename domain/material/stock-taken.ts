import type { MaterialEvidence } from '../gates/evidence.ts';
import { exact, plain } from '../money/exact.ts';

/** How much of a stock item, in its unit, a decimal text above zero. */
export type StockTaken = { sku: string; quantity: string };

/**
 * What an order takes from stock by its plan: the finished goods of its lines, and of each material what is there. A
 * shortage is not in it: nobody has it yet.
 */
export function stockTaken({ lines, materials }: MaterialEvidence): StockTaken[] {
  const taken = new Map<string, ReturnType<typeof exact>>();
  const add = (sku: string, quantity: ReturnType<typeof exact>) =>
    taken.set(sku, (taken.get(sku) ?? exact('0')).plus(quantity));
  for (const { sku, fromStock } of lines) add(sku, exact(fromStock));
  for (const { sku, required, shortage } of materials) add(sku, exact(required).minus(exact(shortage)));
  return [...taken]
    .filter(([, quantity]) => !quantity.isZero())
    .map(([sku, quantity]) => ({ sku, quantity: plain(quantity.toFixed()) }));
}
