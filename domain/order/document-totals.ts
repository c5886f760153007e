import { multiplyMoney, sumMoney } from '../money/money.ts';
import { taxInGross, taxOnNet } from '../money/tax.ts';
import type { Taxed } from '../money/tax.ts';
import type { OrderDocument, OrderLine, PriceBasis } from './document.ts';
import { isBlank } from './document-paths.ts';

export type Totals = Taxed & { currency: string };

/** The price agreed: as the line says; else the only one given; the net one when both are. */
export function basisOf(line: OrderLine): { basis: PriceBasis; price: string } {
  const basis = line.priceBasis ?? (isBlank(line.netPrice) ? 'gross' : 'net');
  const price = basis === 'net' ? line.netPrice : line.grossPrice;
  if (price === undefined || isBlank(price))
    throw new RangeError(`line ${line.lineNo ?? ''} has no ${basis} price`);
  return { basis, price };
}

/** Net, tax and gross of a line: the agreed unit price × quantity, rounded once, then the tax. */
export function lineTotals(line: OrderLine, currency: string): Taxed {
  const { basis, price } = basisOf(line);
  const amount = multiplyMoney(price, line.quantity, currency);
  return basis === 'net'
    ? taxOnNet(amount, line.taxRate, currency)
    : taxInGross(amount, line.taxRate, currency);
}

/** The sums of the lines, decimal strings of the document's currency. Throws RangeError on a malformed document. */
export function totals(document: OrderDocument): Totals {
  const { currency, lines } = document;
  const each = lines.map((line) => lineTotals(line, currency));
  return {
    currency,
    net: sumMoney(
      each.map((line) => line.net),
      currency,
    ),
    tax: sumMoney(
      each.map((line) => line.tax),
      currency,
    ),
    gross: sumMoney(
      each.map((line) => line.gross),
      currency,
    ),
  };
}
