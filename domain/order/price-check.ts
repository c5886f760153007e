import { type ListedProduct, listPriceIn } from '../contract/list-price.ts';
import type { PriceEvidence } from '../gates/evidence.ts';
import { exact } from '../money/exact.ts';
import type { CompleteDocument } from './document.ts';

type Listed = ListedProduct & { inCatalogue: boolean };

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
    const listPrice = product ? listPriceIn(product, line.unit, document.currency) : null;
    return {
      line: line.lineNo,
      sku: line.sku ?? null,
      inCatalogue: product?.inCatalogue ?? false,
      listPrice,
      netPrice: line.netPrice,
      deviation: listPrice === null ? null : deviation(line.netPrice, listPrice),
    };
  });
}

function deviation(given: string, list: string): string | null {
  const base = exact(list);
  return base.isZero() ? null : exact(given).minus(base).div(base).toFixed(4);
}
