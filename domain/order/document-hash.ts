import { canonicalText, sha256Hex } from '../evidence/canonical.ts';
import type { CompleteDocument } from './document.ts';
import { partyOf } from './document.ts';
import { totals } from './document-totals.ts';

/** SHA-256 over the RFC 8785 canonical JSON of a revision's document, hex: what a decision is bound to. */
export function canonicalHash(document: CompleteDocument): string {
  return sha256Hex(canonicalText(document));
}

/** What a gate judges. A later revision with the same matter needs no new answer from it. */
export type MatterPart = 'credit' | 'capacity' | 'all';

/**
 * Hash of what the gates of these kinds judged: credit the buyer, the payer, the total with tax and the payment
 * method; capacity what is made and until when, whatever the order of the lines; all the whole document.
 */
export function matterHash(document: CompleteDocument, parts: readonly MatterPart[]): string {
  const matter = new Set(parts);
  return sha256Hex(
    canonicalText({
      all: matter.has('all') ? document : undefined,
      credit: matter.has('credit') ? creditMatter(document) : undefined,
      capacity: matter.has('capacity') ? capacityMatter(document) : undefined,
    }),
  );
}

function creditMatter(document: CompleteDocument) {
  const { currency, gross } = totals(document);
  return {
    buyer: partyOf(document, 'buyer'),
    payer: partyOf(document, 'payer'),
    amount: gross,
    currency,
    paymentMethod: document.paymentMethod,
  };
}

function capacityMatter(document: CompleteDocument) {
  return {
    lines: document.lines
      .map(({ sku, name, spec, quantity, unit }) =>
        canonicalText(sku === undefined ? { name, spec, quantity, unit } : { sku, quantity, unit }),
      )
      .sort(),
    deliveryDate: document.delivery.date,
  };
}
