import type { CompleteDocument, OrderDocument } from './document.ts';
import { isBlank } from './document-paths.ts';

/**
 * A document that waits for the customer, in the shape in which revisions are kept: lines are numbered as they came, a
 * price that nobody has said yet is blank. It is never reckoned with: its completion is another revision (P-6).
 */
export function incompleteDocument(document: OrderDocument): CompleteDocument {
  const lines = document.lines.map((line, index) => ({
    ...line,
    lineNo: line.lineNo ?? index + 1,
    netPrice: line.netPrice ?? '',
    grossPrice: line.grossPrice ?? '',
    priceBasis: line.priceBasis ?? (isBlank(line.grossPrice) ? ('net' as const) : ('gross' as const)),
  }));
  return { ...document, lines };
}
