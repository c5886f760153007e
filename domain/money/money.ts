import type { Decimal } from 'decimal.js';
import { currencyDigits } from './currency.ts';
import { digitsOf, exact, isPlainDecimal } from './exact.ts';

/** Digits before the point that an amount may have: what NUMERIC(18,4) holds. */
const MONEY_DIGITS = 14;

export type MoneyProblem = 'not-a-decimal' | 'too-large' | 'too-many-decimals';

/** What keeps this text from being an amount of the currency; null when nothing does. */
export function moneyProblem(text: string, currency: string): MoneyProblem | null {
  if (!isPlainDecimal(text)) return 'not-a-decimal';
  const { before, after } = digitsOf(text);
  if (before > MONEY_DIGITS) return 'too-large';
  return after > currencyDigits(currency) ? 'too-many-decimals' : null;
}

/** The amount with all digits of its currency ("1234.5" CNY → "1234.50"). Throws RangeError with the problem. */
export function parseMoney(text: string, currency: string): string {
  const problem = moneyProblem(text, currency);
  if (problem !== null) throw new RangeError(`"${text}" is not an amount in ${currency}: ${problem}`);
  return roundMoney(exact(text), currency);
}

/** Rounds half up (away from zero) to the minor unit. Throws RangeError beyond 14 digits before the point. */
export function roundMoney(value: Decimal, currency: string): string {
  const digits = currencyDigits(currency);
  const rounded = value.toDecimalPlaces(digits);
  const text = rounded.isZero() ? rounded.abs().toFixed(digits) : rounded.toFixed(digits);
  if (digitsOf(text).before > MONEY_DIGITS)
    throw new RangeError(`an amount of ${text} ${currency} is too large`);
  return text;
}

export function addMoney(a: string, b: string, currency: string): string {
  return roundMoney(exact(a).plus(exact(b)), currency);
}

export function subtractMoney(a: string, b: string, currency: string): string {
  return roundMoney(exact(a).minus(exact(b)), currency);
}

export function sumMoney(amounts: Iterable<string>, currency: string): string {
  let sum = exact('0');
  for (const amount of amounts) sum = sum.plus(exact(amount));
  return roundMoney(sum, currency);
}

/** Amount × factor (a quantity, a share, hours), rounded half up to the minor unit. */
export function multiplyMoney(amount: string, factor: string, currency: string): string {
  return roundMoney(exact(amount).times(exact(factor)), currency);
}

/** Below zero when a < b, zero when equal, above zero when a > b; "1.0" equals "1.00". */
export function compareMoney(a: string, b: string): number {
  return exact(a).comparedTo(exact(b));
}

/** The amount, or zero when it is negative. */
export function atLeastZero(amount: string, currency: string): string {
  const value = exact(amount);
  return roundMoney(value.isNegative() ? exact('0') : value, currency);
}

/** Whole minor units, as CEL conditions and databases count them: "12.34" CNY → 1234n. */
export function toMinor(amount: string, currency: string): bigint {
  const text = parseMoney(amount, currency);
  return BigInt(text.replace('.', ''));
}

export function fromMinor(minor: bigint, currency: string): string {
  const digits = currencyDigits(currency);
  return roundMoney(exact(String(minor)).dividedBy(exact(`1${'0'.repeat(digits)}`)), currency);
}
