import { GENESIS, chainHash, parseAuditText } from './hash-chain.ts';

/** A stored event: the canonical text and the hash that was stored beside it. */
export type ChainRow = { text: string; hash: string };

export type ChainBreak =
  | 'not-an-event'
  | 'other-subject'
  | 'seq-not-consecutive'
  | 'previous-does-not-match'
  | 'hash-does-not-match';

export type ChainHead = { kind: string; id: string; seq: number; hash: string };

export type ChainVerdict =
  /** head is null for a chain without events. */
  { ok: true; head: ChainHead | null } | { ok: false; brokenAt: number; reason: ChainBreak };

/**
 * Checks the chain of one subject, rows in order of seq: canonical text, one subject, seq 1, 2, 3 …, each
 * naming the hash before it. `brokenAt` is the seq that the first bad row should have. A chain cut at its end
 * still verifies: only a checkpoint shows that.
 */
export function verifyChain(rows: Iterable<ChainRow>): ChainVerdict {
  let head: ChainHead | null = null;
  for (const row of rows) {
    const link = nextLink(row, head);
    if (typeof link === 'string') return { ok: false, brokenAt: (head?.seq ?? 0) + 1, reason: link };
    head = link;
  }
  return { ok: true, head };
}

/** The head of a chain after one more row, or what is wrong with that row; `before` is null for the first. */
export function nextLink(row: ChainRow, before: ChainHead | null): ChainHead | ChainBreak {
  const seq = (before?.seq ?? 0) + 1;
  const event = parseAuditText(row.text);
  if (event === null) return 'not-an-event';
  const { kind, id } = event.subject;
  if (before !== null && (before.kind !== kind || before.id !== id)) return 'other-subject';
  if (event.seq !== seq) return 'seq-not-consecutive';
  if (event.previous !== (before?.hash ?? GENESIS)) return 'previous-does-not-match';
  if (chainHash(row.text) !== row.hash) return 'hash-does-not-match';
  return { kind, id, seq, hash: row.hash };
}
