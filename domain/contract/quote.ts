import { exact, plain } from '../money/exact.ts';
import { sumMoney } from '../money/money.ts';
import { lineTotals } from '../order/document-totals.ts';
import type { CompleteDocument } from '../order/document.ts';
import type { Policy } from '../policy/policy-schema.ts';
import { type ListedProduct, listPriceIn } from './list-price.ts';
import type { QuoteBasis } from './quote-bases.ts';

/** One line of a quote. Prices of one of its unit without tax; listPrice null for what is not in the list. */
export type QuoteLine = {
  lineNo: number;
  sku: string | null;
  quantity: string;
  unit: string;
  listPrice: string | null;
  surcharge: string;
  reason: string | null;
  price: string;
  /** Of the whole line, with tax. */
  total: string;
};

/** A surcharge of a line, of one unit without tax, and why it is asked. */
export type Surcharge = { surcharge: string; reason: string };

/** By what price an order of these classes is quoted: as the policy's first entry for one of them says (P-50). */
export function quoteBasis({ quote }: Pick<Policy, 'quote'>, classes: readonly string[]): QuoteBasis {
  return quote.find((entry) => classes.includes(entry.class))?.basis ?? 'price-list';
}

/**
 * Prices a document from the list, with the surcharges by line number. The list price is that of the line's unit;
 * goods that are not in the list, or not in that unit, have none. Throws RangeError when an amount is too large.
 */
export function priceLines(
  { lines, currency }: Pick<CompleteDocument, 'lines' | 'currency'>,
  products: ReadonlyMap<string, ListedProduct>,
  surcharges: ReadonlyMap<number, Surcharge>,
): { lines: QuoteLine[]; total: string } {
  const priced = lines.map((line): QuoteLine => {
    const product = line.sku === undefined ? undefined : products.get(line.sku);
    const listPrice = product ? listPriceIn(product, line.unit, currency) : null;
    const { surcharge = '0', reason = null } = surcharges.get(line.lineNo) ?? {};
    const price = plain(
      exact(listPrice ?? '0')
        .plus(exact(surcharge))
        .toFixed(),
    );
    const { gross } = lineTotals({ ...line, netPrice: price, priceBasis: 'net' }, currency);
    const { lineNo, sku = null, quantity, unit } = line;
    return {
      lineNo,
      sku,
      quantity,
      unit,
      listPrice,
      surcharge: plain(surcharge),
      reason,
      price,
      total: gross,
    };
  });
  return {
    lines: priced,
    total: sumMoney(
      priced.map(({ total }) => total),
      currency,
    ),
  };
}
