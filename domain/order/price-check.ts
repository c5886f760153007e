import type { PriceEvidence } from '../gates/evidence.ts';
import { exact } from '../money/exact.ts';
import type { CompleteDocument } from './document.ts';

/** What the catalogue says of a product: listPrice without tax, for one `unit`. */
export type Listed = { unit: string; listPrice: string; inCatalogue: boolean };

/**
 * Each line's price without tax beside the list price (P-30, P-32). The deviation is a share rounded to four places,
 * "-0.0500" for 5 % below; null where no price is listed for the line's unit.
 */
export function checkPrices(
  document: CompleteDocument,
  listed: ReadonlyMap<string, Listed>,
): PriceEvidence[] {
  return document.lines.map((line) => {
    const product = line.sku === undefined ? undefined : listed.get(line.sku);
    const comparable = product?.unit === line.unit ? product : undefined;
    return {
      line: line.lineNo,
      sku: line.sku ?? null,
      inCatalogue: product?.inCatalogue ?? false,
      listPrice: comparable ? exact(comparable.listPrice).toFixed() : null,
      netPrice: line.netPrice,
      deviation: comparable ? deviation(line.netPrice, comparable.listPrice) : null,
    };
  });
}

function deviation(given: string, list: string): string | null {
  const base = exact(list);
  return base.isZero() ? null : exact(given).minus(base).div(base).toFixed(4);
}
