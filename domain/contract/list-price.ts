import { currencyDigits } from '../money/currency.ts';
import { exact, plain } from '../money/exact.ts';
import { moneyProblem } from '../money/money.ts';

/** listPrice without tax, for one `unit`. factors: unit → how many of the product's own unit one of it is. */
export type ListedProduct = {
  unit: string;
  listPrice: string;
  factors: Readonly<Record<string, string>>;
};

/**
 * The list price of one of a unit, rounded to what an order can say in its currency (P-30, P-50). Null where the
 * product has no factor from the unit to its own, and where the price is too small or too large to be said.
 */
export function listPriceIn(product: ListedProduct, unit: string, currency: string): string | null {
  const factor = factorOf(product, unit);
  if (factor === null) return null;
  const value = exact(product.listPrice).times(exact(factor));
  const price = plain(value.toDecimalPlaces(currencyDigits(currency)).toFixed());
  const vanished = price === '0' && !value.isZero();
  return vanished || moneyProblem(price, currency) !== null ? null : price;
}

function factorOf({ unit: own, factors }: ListedProduct, unit: string): string | null {
  if (unit === own) return '1';
  return Object.hasOwn(factors, unit) ? (factors[unit] ?? null) : null;
}
