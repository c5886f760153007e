export type DocumentProblemCode =
  | 'required'
  | 'not-well-formed'
  | 'unknown-field'
  | 'wrong-type'
  | 'unknown-choice'
  | 'not-held'
  | 'unknown-unit'
  | 'unknown-payment-method'
  | 'unknown-customer'
  | 'other-currency'
  | 'not-a-decimal'
  | 'not-positive'
  | 'negative'
  | 'too-large'
  | 'too-many-decimals'
  | 'not-a-tax-rate'
  | 'price-mismatch'
  | 'line-number'
  | 'not-a-date'
  | 'date-in-the-past';

/**
 * What the customer has to say or to clear up (P-6): what nobody has said, and what was said so that it is understood
 * and cannot be so. All else is no order that somebody wrote.
 */
const FOR_THE_CUSTOMER: ReadonlySet<DocumentProblemCode> = new Set([
  'required',
  'unknown-customer',
  'unknown-payment-method',
  'unknown-unit',
  'unknown-choice',
  'price-mismatch',
  'date-in-the-past',
]);

export function isForTheCustomer({ code }: DocumentProblem): boolean {
  return FOR_THE_CUSTOMER.has(code);
}

/** One thing wrong with a document, at a path such as "lines[1].quantity", for the person who gave it. */
export type DocumentProblem = {
  path: string;
  code: DocumentProblemCode;
  message: { zh: string; en: string };
};

export function problem(path: string, code: DocumentProblemCode, zh: string, en: string): DocumentProblem {
  return { path, code, message: { zh, en } };
}

export function missing(path: string, zh = path, en = path): DocumentProblem {
  return problem(path, 'required', `缺少必填项:${zh}`, `${en} is missing`);
}
