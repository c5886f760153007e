import type { CompleteDocument } from '../domain/order/document.ts';
import { searchText } from '../domain/order/search-text.ts';
import type { ClassFound } from '../domain/policy/conditions.ts';

/** What a document, assessed by its policy, makes of the order's own row. */
export type AssessedDocument = {
  document: CompleteDocument;
  classes: readonly ClassFound[];
  applicableGates: string[];
  amount: string;
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
    required_on: document.delivery.date,
    payment_method: document.paymentMethod,
    prepaid: assessed.prepaid,
    customer_id: assessed.customerId,
    customer_name: customerName,
    search_text: searchText(document, [...numbers, customerName]),
  };
}
