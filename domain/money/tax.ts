import { digitsOf, exact, isPlainDecimal } from './exact.ts';
import { roundMoney, subtractMoney } from './money.ts';

export type Taxed = { net: string; tax: string; gross: string };

/** A tax rate is a share such as "0.13": 0 ≤ rate < 1, at most four decimals. */
export function isTaxRate(text: string): boolean {
  if (!isPlainDecimal(text) || digitsOf(text).after > 4) return false;
  const rate = exact(text);
  return !rate.isNegative() && rate.lessThan(exact('1'));
}

/** Tax on top of a net amount, rounded half up; gross = net + tax exactly. */
export function taxOnNet(net: string, rate: string, currency: string): Taxed {
  const base = roundMoney(exact(net), currency);
  const tax = roundMoney(exact(base).times(exact(rate)), currency);
  return { net: base, tax, gross: roundMoney(exact(base).plus(exact(tax)), currency) };
}

/** The tax within a gross amount: net = gross / (1 + rate) rounded half up, tax is the rest. */
export function taxInGross(gross: string, rate: string, currency: string): Taxed {
  const whole = roundMoney(exact(gross), currency);
  const net = roundMoney(exact(whole).dividedBy(exact('1').plus(exact(rate))), currency);
  return { net, tax: subtractMoney(whole, net, currency), gross: whole };
}
