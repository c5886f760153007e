import { canonicalText, sha256Hex } from '../evidence/canonical.ts';
import type { CompleteDocument, CompleteLine, Party } from './document.ts';
import { partyOf } from './document.ts';
import { totals } from './document-totals.ts';
import type { MatterPart } from './matter-parts.ts';

/** SHA-256 over the RFC 8785 canonical JSON of a revision's document, hex: what a decision is bound to. */
export function canonicalHash(document: CompleteDocument): string {
  return sha256Hex(canonicalText(document));
}

/** Of each part the hash, hex; and of `goods`, by which doubles are found. */
export type Matter = Record<MatterPart | 'goods', string>;

/**
 * Hashes of what gates judge: credit who buys and pays, the total with tax and the payment method; capacity what is made
 * and until when, whatever the order of the lines; all the whole document. Goods are what is ordered and how much of
 * it, whatever it costs and however it is spelt (P-2).
 */
export function matterOf(document: CompleteDocument): Matter {
  return {
    all: hashed(document),
    credit: hashed(creditMatter(document)),
    capacity: hashed(capacityMatter(document)),
    price: hashed(priceMatter(document)),
    specification: hashed(specificationMatter(document)),
    delivery: hashed({ delivery: document.delivery, consignee: partyOf(document, 'consignee') }),
    parties: hashed(document.parties),
    goods: hashed(document.lines.map(goodsOf).sort()),
  };
}

function hashed(matter: unknown): string {
  return sha256Hex(canonicalText(matter));
}

function creditMatter(document: CompleteDocument) {
  const { currency, gross } = totals(document);
  return {
    buyer: whoIs(partyOf(document, 'buyer')),
    payer: whoIs(partyOf(document, 'payer')),
    amount: gross,
    currency,
    paymentMethod: document.paymentMethod,
  };
}

/** Credit is of somebody, whoever answers their telephone. */
function whoIs({ customerId, name }: Party) {
  return customerId === undefined ? { name } : { customerId };
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

function priceMatter({ lines, currency, paymentMethod }: CompleteDocument) {
  return {
    lines: lines
      .map(({ sku, name, spec, quantity, unit, netPrice, grossPrice, taxRate }) =>
        canonicalText({ sku, name, spec, quantity, unit, netPrice, grossPrice, taxRate }),
      )
      .sort(),
    currency,
    paymentMethod,
  };
}

function goodsOf({ sku, name, spec, quantity, unit }: CompleteLine): string {
  return canonicalText(
    sku === undefined ? { name: spelt(name), spec: spelt(spec), quantity, unit } : { sku, quantity, unit },
  );
}

/** Full width or half, capitals or not, more spaces or fewer: the same. */
function spelt(text = ''): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function specificationMatter({ lines, quality, fields, delivery }: CompleteDocument) {
  return {
    lines: lines.map(({ sku, name, spec, remark }) => canonicalText({ sku, name, spec, remark })).sort(),
    quality,
    fields,
    packing: delivery.packing,
  };
}
