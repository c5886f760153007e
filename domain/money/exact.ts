import { Decimal } from 'decimal.js';

/** Decimals wide enough that every product and sum of our amounts, quantities and rates is exact. */
const Exact = Decimal.clone({ precision: 64, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -64, toExpPos: 64 });

const PLAIN_DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** A decimal from plain digits ("-12.50"). Throws RangeError on anything else (exponents, NaN, blanks). */
export function exact(text: string): Decimal {
  if (!isPlainDecimal(text)) throw new RangeError(`"${text}" is not a plain decimal number such as "12.50"`);
  return new Exact(text);
}

export function isPlainDecimal(text: string): boolean {
  return text.length <= 60 && PLAIN_DECIMAL.test(text);
}

/** How many digits stand before and after the point of a plain decimal. */
export function digitsOf(text: string): { before: number; after: number } {
  const [before = '', after = ''] = text.replace('-', '').split('.');
  return { before: before.length, after: after.length };
}

/** The shortest plain spelling: "1.500" → "1.5", "-0" → "0". */
export function plain(text: string): string {
  const value = exact(text);
  return value.isZero() ? '0' : value.toFixed();
}
