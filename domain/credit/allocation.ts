import { addMoney, atLeastZero, compareMoney, subtractMoney } from '../money/money.ts';

type Invoiced = {
  currency: string;
  /** The order's total with tax. */
  total: string;
  /** What of it the invoice says. */
  invoiced: string;
};

/**
 * What of the money matched with an order pays its invoice: the first is for what was not invoiced because it was to be
 * paid in advance, and never more than the invoice says.
 */
export function paidOfInvoice({ total, invoiced, currency }: Invoiced, matched: string): string {
  const ahead = subtractMoney(total, invoiced, currency);
  const rest = atLeastZero(subtractMoney(matched, ahead, currency), currency);
  return compareMoney(rest, invoiced) > 0 ? invoiced : rest;
}

/** What can still be matched with an invoiced order: the part paid in advance, and what is open of its invoice. */
export function unpaidOfInvoiced(
  { total, invoiced, currency }: Invoiced,
  { matched, open }: { matched: string; open: string },
): string {
  const ahead = subtractMoney(subtractMoney(total, invoiced, currency), matched, currency);
  return addMoney(atLeastZero(ahead, currency), open, currency);
}
