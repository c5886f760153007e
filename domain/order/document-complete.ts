import { plain } from '../money/exact.ts';
import { parseMoney } from '../money/money.ts';
import { taxInGross, taxOnNet } from '../money/tax.ts';
import type { CompleteDocument, CompleteLine, OrderDocument, OrderLine } from './document.ts';
import { basisOf } from './document-totals.ts';

/**
 * The document as a revision stores it: missing line numbers and prices filled in, numbers in one spelling, so
 * that one content has one hash. For documents without problems (`validateAgainst`); throws RangeError otherwise.
 * Completing a complete document changes nothing.
 */
export function completeDocument(document: OrderDocument): CompleteDocument {
  const numbers = lineNumbers(document.lines);
  const lines = document.lines.map((line, index) =>
    completeLine(line, numbers[index] ?? index + 1, document.currency),
  );
  return { ...document, lines };
}

function completeLine(line: OrderLine, lineNo: number, currency: string): CompleteLine {
  const { basis, price } = basisOf(line);
  const taxed = pricePair(basis, price, line.taxRate, currency);
  return {
    ...line,
    lineNo,
    quantity: plain(line.quantity),
    taxRate: plain(line.taxRate),
    netPrice: taxed.net,
    grossPrice: taxed.gross,
    priceBasis: basis,
  };
}

/** Both unit prices from the agreed one. */
export function pricePair(basis: 'net' | 'gross', price: string, taxRate: string, currency: string) {
  const agreed = parseMoney(price, currency);
  return basis === 'net' ? taxOnNet(agreed, taxRate, currency) : taxInGross(agreed, taxRate, currency);
}

/** Numbers that were given stay; the other lines get the lowest free ones in their order. */
function lineNumbers(lines: readonly OrderLine[]): number[] {
  const taken = new Set(lines.flatMap((line) => line.lineNo ?? []));
  let next = 0;
  return lines.map((line) => {
    if (line.lineNo !== undefined) return line.lineNo;
    do next += 1;
    while (taken.has(next));
    return next;
  });
}
