export type DocumentProblemCode =
  | 'required'
  | 'not-well-formed'
  | 'unknown-field'
  | 'wrong-type'
  | 'unknown-choice'
  | 'not-held'
  | 'unknown-unit'
  | 'unknown-payment-method'
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
