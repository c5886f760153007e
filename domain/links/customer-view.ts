import type { CompleteDocument } from '../order/document.ts';
import { lineTotals, totals } from '../order/document-totals.ts';
import { localDate } from '../order/local-date.ts';
import type { MissingPart } from '../order/missing-part.ts';
import type { Stage } from '../order/stages.ts';
import { STAGE_WORDS } from './stage-words.ts';

type Language = 'zh' | 'en';

/** What is so of an order that its customer may know. */
export type CustomerFacts = {
  intakeNumber: string;
  orderNumber: string | null;
  company: { zh: string; en: string };
  customerName: string;
  revision: number;
  /** ISO instant. */
  receivedAt: string;
  /** IANA zone of the company's days. */
  zone: string;
  stage: Stage;
  missing: readonly MissingPart[] | null;
  document: CompleteDocument;
  paymentMethods: readonly { code: string; title: { zh: string; en: string } }[];
};

/**
 * Specification, price and date of an order as its customer sees it (P-16), in one language: what was ordered and where
 * it stands in plain words. Nothing of who decides, why, or of classes, notes and reasons inside the company (P-17).
 */
export function customerView(facts: CustomerFacts, language: Language) {
  const { document, missing, paymentMethods } = facts;
  const { currency } = document;
  const priced = missing === null;
  const method = paymentMethods.find(({ code }) => code === document.paymentMethod);
  return {
    order: facts.orderNumber ?? facts.intakeNumber,
    company: facts.company[language],
    customer: facts.customerName,
    revision: facts.revision,
    receivedOn: localDate(new Date(facts.receivedAt), facts.zone),
    status: STAGE_WORDS[facts.stage][language],
    missing: (missing ?? []).map((part) => part[language]),
    lines: document.lines.map(({ remark: _, netPrice, grossPrice, priceBasis, ...line }) => ({
      ...line,
      ...(priced && {
        unitPrice: priceBasis === 'net' ? netPrice : grossPrice,
        priceBasis,
        amount: lineTotals({ ...line, netPrice, grossPrice, priceBasis }, currency).gross,
      }),
    })),
    /** What an order costs is known once nothing is missing. */
    totals: priced ? totals(document) : null,
    payment: method?.title[language] ?? document.paymentMethod,
    delivery: document.delivery,
    ...(document.quality !== undefined && { quality: document.quality }),
  };
}

export type CustomerView = ReturnType<typeof customerView>;
