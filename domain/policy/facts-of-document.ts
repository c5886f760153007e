import { toMinor } from '../money/money.ts';
import { lineTotals, totals } from '../order/document-totals.ts';
import type { CompleteDocument } from '../order/document.ts';
import { daysBetween } from '../quantity/days.ts';
import type { OrderFacts } from './order-facts.ts';
import type { Policy } from './policy-schema.ts';
import { seasonsOf } from './season-of.ts';

/** discontinuedOn: YYYY-MM-DD; null while it is made. */
export type CatalogueFacts = { inCatalogue: boolean; sensitive: boolean; discontinuedOn: string | null };

export type DocumentFacts = {
  policy: Policy;
  document: CompleteDocument;
  channel: string;
  /** YYYY-MM-DD. */
  receivedOn: string;
  /** By SKU, those that the company has. */
  products: ReadonlyMap<string, CatalogueFacts>;
  /** What is known of the buyer; null for somebody who is not in the register. */
  customer: { isNew: boolean; rating: string; onTimeShare: number | null; specialIndustry: boolean } | null;
  classes: readonly string[];
};

/** What a policy's conditions may ask of an order document. */
export function factsOf(given: DocumentFacts): OrderFacts {
  const { policy, document, channel, receivedOn, products, customer, classes } = given;
  const { currency } = document;
  const { gross, net } = totals(document);
  return {
    order: {
      amountMinor: toMinor(gross, currency),
      netMinor: toMinor(net, currency),
      currency,
      channel,
      paymentMethod: document.paymentMethod,
      requiredInDays: daysBetween(receivedOn, document.delivery.date),
      specialReason: document.special?.reason ?? '',
      seasons: seasonsOf(policy, document).map(({ code, inWindow, planBy }) => ({
        code,
        inWindow,
        planInDays: daysBetween(receivedOn, planBy),
      })),
      lines: document.lines.map((line) => ({
        quantity: Number(line.quantity),
        amountMinor: toMinor(lineTotals(line, currency).gross, currency),
        ...goodsOf(line.sku, products, receivedOn),
      })),
      fields: document.fields ?? {},
      classes,
    },
    customer: {
      isNew: customer?.isNew ?? true,
      rating: customer?.rating ?? '',
      onTimeShare: customer?.onTimeShare ?? 1,
      specialIndustry: customer?.specialIndustry ?? false,
    },
  };
}

/** What the master data say of the goods of a line; goods without a number are in no catalogue. */
function goodsOf(sku = '', products: DocumentFacts['products'], receivedOn: string) {
  const { inCatalogue = false, sensitive = false, discontinuedOn = null } = products.get(sku) ?? {};
  const days = discontinuedOn === null ? -1 : daysBetween(discontinuedOn, receivedOn);
  const discontinuedYears = discontinuedOn !== null && days >= 0 ? fullYears(discontinuedOn, receivedOn) : 0;
  return { sku, inCatalogue, sensitive, discontinued: days >= 0, discontinuedYears };
}

function fullYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}
