import { digitsOf, exact, isPlainDecimal, plain } from '../money/exact.ts';

/** Decimals that a quantity in each unit may have. A company adds or overrides its own. */
export type Units = Readonly<Record<string, number>>;

export const DEFAULT_UNITS: Units = {
  t: 3,
  kg: 3,
  m: 3,
  m2: 3,
  m3: 3,
  l: 3,
  h: 2,
  pcs: 0,
  set: 0,
  box: 0,
  roll: 0,
  ream: 0,
  sheet: 0,
};

const LARGEST = '1000000000';

export type QuantityProblem =
  'not-a-decimal' | 'not-positive' | 'too-large' | 'too-many-decimals' | 'unknown-unit';

/** What keeps this text from being a quantity of the unit: > 0, at most 1e9, the unit's decimals. */
export function quantityProblem(text: string, unit: string, units: Units): QuantityProblem | null {
  if (!isPlainDecimal(text)) return 'not-a-decimal';
  const value = exact(text);
  if (!value.greaterThan(exact('0'))) return 'not-positive';
  if (value.greaterThan(exact(LARGEST))) return 'too-large';
  const decimals = decimalsOf(unit, units);
  if (decimals === null) return 'unknown-unit';
  return digitsOf(text).after > decimals ? 'too-many-decimals' : null;
}

/** Null when the company does not use the unit. */
export function decimalsOf(unit: string, units: Units): number | null {
  return Object.hasOwn(units, unit) ? (units[unit] ?? null) : null;
}

/** The quantity in its shortest spelling ("1.500" → "1.5"). Throws RangeError with the problem. */
export function parseQuantity(text: string, unit: string, units: Units): string {
  const problem = quantityProblem(text, unit, units);
  if (problem !== null) throw new RangeError(`"${text}" is not a quantity in ${unit}: ${problem}`);
  return plain(text);
}

export function addQuantity(a: string, b: string): string {
  return plain(exact(a).plus(exact(b)).toFixed());
}

/** Below zero when a < b, zero when equal, above zero when a > b. */
export function compareQuantity(a: string, b: string): number {
  return exact(a).comparedTo(exact(b));
}

/** Is the delivered quantity within ± the tolerance share ("0.05") of the ordered one, borders included? */
export function withinTolerance(ordered: string, delivered: string, share: string): boolean {
  const off = exact(delivered).minus(exact(ordered)).abs();
  return off.lessThanOrEqualTo(exact(ordered).times(exact(share)));
}
