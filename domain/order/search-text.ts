import type { CompleteDocument } from './document.ts';

/** What an order is found by: its numbers, its parties, its products; one line, in the spelling of the document. */
export function searchText(document: CompleteDocument, also: readonly string[]): string {
  const { buyer, payer, endUser, consignee } = document.parties;
  const parties = [buyer, payer, endUser, consignee].flatMap((party) => [party?.customerId, party?.name]);
  const lines = document.lines.flatMap((line) => [line.sku, line.name, line.spec]);
  const words = [...also, ...parties, ...lines].filter((word) => word !== undefined && word !== '');
  return [...new Set(words)].join(' ');
}
