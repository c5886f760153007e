import type { CompleteDocument } from '../domain/order/document.ts';
import type { MissingPart } from '../domain/order/missing-part.ts';
import { searchText } from '../domain/order/search-text.ts';
import type { ClassFound } from '../domain/policy/conditions.ts';
import { json } from './json.ts';

/** What a document, assessed by its policy, makes of the order's own row. */
export type AssessedDocument = {
  document: CompleteDocument;
  classes: readonly ClassFound[];
  applicableGates: string[];
  missing: readonly MissingPart[] | null;
  amount: string | null;
  customerId: string | null;
  customerName: string;
  prepaid: boolean;
};

/** The columns of an order that follow from its document. numbers: what the order is found by beside it. */
export function documentColumns(assessed: AssessedDocument, numbers: readonly string[]) {
  const { document, customerName } = assessed;
  return {
    classes: assessed.classes.map(({ code }) => code),
    applicable_gates: assessed.applicableGates,
    amount: assessed.amount,
    currency: document.currency,
    required_on: document.delivery.date || null,
    payment_method: document.paymentMethod || null,
    missing: assessed.missing === null ? null : json(assessed.missing),
    prepaid: assessed.prepaid,
    customer_id: assessed.customerId,
    customer_name: customerName,
    search_text: searchText(document, [...numbers, customerName]),
  };
}
