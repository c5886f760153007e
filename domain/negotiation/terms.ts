import { compareMoney } from '../money/money.ts';
import type { CompleteDocument, CompleteLine } from '../order/document.ts';
import { compareQuantity } from '../quantity/quantity.ts';

/** What a proposal says in figures, so that the revision that comes of it can be held to it (P-44). */
export type ProposalTerms = {
  /** YYYY-MM-DD. */
  deliveryDate?: string | undefined;
  paymentMethod?: string | undefined;
  lines?: readonly LineTerms[] | undefined;
};

export type LineTerms = {
  lineNo: number;
  /** Decimal text in the unit of the line. */
  quantity?: string | undefined;
  /** Of one unit, without and with tax. */
  netPrice?: string | undefined;
  grossPrice?: string | undefined;
};

/** Where a document does not say what was accepted. */
export type Difference = { path: string; accepted: string; said: string };

/**
 * What of a document differs from what was accepted, at its path; of two rounds that say something of the same, a line's
 * price without and with tax being one, the later counts.
 */
export function differencesFrom(
  accepted: readonly ProposalTerms[],
  document: CompleteDocument,
): Difference[] {
  const last = new Map<string, Difference & { same: boolean }>();
  for (const terms of accepted) {
    const said = termsIn(terms, document);
    for (const line of said.flatMap(({ path }) => /^(.*)\.(?:net|gross)Price$/.exec(path)?.[1] ?? [])) {
      last.delete(`${line}.netPrice`);
      last.delete(`${line}.grossPrice`);
    }
    for (const term of said) last.set(term.path, term);
  }
  return [...last.values()].flatMap(({ same, ...term }) => (same ? [] : [term]));
}

function termsIn({ deliveryDate, paymentMethod, lines = [] }: ProposalTerms, document: CompleteDocument) {
  return [
    ...term('delivery.date', deliveryDate, document.delivery.date, sameText),
    ...term('paymentMethod', paymentMethod, document.paymentMethod, sameText),
    ...lines.flatMap((line) => lineTermsIn(line, document.lines)),
  ];
}

function lineTermsIn({ lineNo, quantity, netPrice, grossPrice }: LineTerms, lines: readonly CompleteLine[]) {
  const index = lines.findIndex((line) => line.lineNo === lineNo);
  const line = lines[index];
  const path = line ? `lines[${index}]` : `lines[lineNo=${lineNo}]`;
  return [
    ...term(`${path}.quantity`, quantity, line?.quantity ?? '', (a, b) => compareQuantity(a, b) === 0),
    ...term(`${path}.netPrice`, netPrice, line?.netPrice ?? '', (a, b) => compareMoney(a, b) === 0),
    ...term(`${path}.grossPrice`, grossPrice, line?.grossPrice ?? '', (a, b) => compareMoney(a, b) === 0),
  ];
}

function term(
  path: string,
  accepted: string | undefined,
  said: string,
  isSame: (accepted: string, said: string) => boolean,
) {
  if (accepted === undefined) return [];
  return [{ path, accepted, said, same: said !== '' && isSame(accepted, said) }];
}

function sameText(accepted: string, said: string): boolean {
  return accepted === said;
}
