import { exact, plain } from '../money/exact.ts';
import { decimalsOf } from './quantity.ts';
import type { Units } from './quantity.ts';

/** A product's own factor between two units: one `from` is `factor` `to` (1 ream = 2.5 kg of this paper). */
export type Conversion = { from: string; to: string; factor: string };

/**
 * The quantity in another unit, by the product's factor or its inverse, rounded half up to that unit's
 * decimals. Throws RangeError when the product has no factor, or when nothing is left after rounding.
 */
export function convertQuantity(
  quantity: string,
  from: string,
  to: string,
  conversions: readonly Conversion[],
  units: Units,
): string {
  const decimals = decimalsOf(to, units);
  if (decimals === null) throw new RangeError(`unknown unit "${to}"`);
  if (from === to) return plain(quantity);
  const value = applyFactor(quantity, from, to, conversions).toDecimalPlaces(decimals);
  if (value.isZero()) throw new RangeError(`${quantity} ${from} is less than the smallest quantity in ${to}`);
  return plain(value.toFixed());
}

function applyFactor(quantity: string, from: string, to: string, conversions: readonly Conversion[]) {
  for (const conversion of conversions) {
    if (!exact(conversion.factor).greaterThan(exact('0'))) {
      throw new RangeError(`the factor ${conversion.from} → ${conversion.to} must be above zero`);
    }
    if (conversion.from === from && conversion.to === to)
      return exact(quantity).times(exact(conversion.factor));
    if (conversion.from === to && conversion.to === from) {
      return exact(quantity).dividedBy(exact(conversion.factor));
    }
  }
  throw new RangeError(`the product has no conversion from ${from} to ${to}`);
}
