import type { DemandedDocument } from '../policy/policy-schema.ts';

/** The newest version of one kind of document that is on file of a customer. Days are YYYY-MM-DD. */
export type DocumentOnFile = {
  kind: string;
  version: number;
  title: string;
  reference: string;
  sha256: string;
  /** The last day on which it holds; null for one that does not expire. */
  validUntil: string | null;
};

export type DocumentState = 'valid' | 'missing' | 'expired';

/** A document that a policy wants of a customer, and what is on file of it. */
export type WantedDocument = { kind: string; state: DocumentState; onFile: DocumentOnFile | null };

/** How the documents stand that a policy wants of a customer (P-27, P-32). */
export function wantedDocuments(
  wanted: readonly DemandedDocument[],
  onFile: readonly DocumentOnFile[],
  on: { today: string; requiredOn: string },
): WantedDocument[] {
  return wanted.map(({ kind, validOn }) => {
    const found = onFile.find((document) => document.kind === kind) ?? null;
    const day = validOn === 'required-date' && on.requiredOn > on.today ? on.requiredOn : on.today;
    return { kind, state: stateOf(found, day), onFile: found };
  });
}

function stateOf(document: DocumentOnFile | null, day: string): DocumentState {
  if (!document) return 'missing';
  return document.validUntil === null || document.validUntil >= day ? 'valid' : 'expired';
}
