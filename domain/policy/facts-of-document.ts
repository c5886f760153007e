import { toMinor } from '../money/money.ts';
import { lineTotals, totals } from '../order/document-totals.ts';
import type { CompleteDocument } from '../order/document.ts';
import { daysBetween } from '../quantity/days.ts';
import type { OrderFacts } from './order-facts.ts';
import type { Policy } from './policy-schema.ts';
import { seasonsOf } from './season-of.ts';

export type DocumentFacts = {
  policy: Policy;
  document: CompleteDocument;
  channel: string;
  /** YYYY-MM-DD. */
  receivedOn: string;
  /** By SKU, those that the company has. */
  products: ReadonlyMap<string, { inCatalogue: boolean; sensitive: boolean }>;
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
        sku: line.sku ?? '',
        quantity: Number(line.quantity),
        amountMinor: toMinor(lineTotals(line, currency).gross, currency),
        inCatalogue: line.sku !== undefined && (products.get(line.sku)?.inCatalogue ?? false),
        sensitive: line.sku !== undefined && (products.get(line.sku)?.sensitive ?? false),
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
