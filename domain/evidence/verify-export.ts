import * as z from 'zod';
import { canonicalText } from './canonical.ts';
import type { Checkpoint } from './checkpoint.ts';
import { parseAuditText } from './hash-chain.ts';
import { verifyChain } from './verify-chain.ts';
import type { ChainBreak, ChainHead, ChainRow } from './verify-chain.ts';

const exportLine = z.strictObject({
  subject: z.strictObject({ kind: z.string(), id: z.string() }),
  seq: z.int(),
  text: z.string(),
  hash: z.string(),
});

/** One line of the JSON Lines export. */
export type ExportLine = z.infer<typeof exportLine>;

export type ExportProblem =
  | { line: number; reason: 'not-an-export-line' | 'label-does-not-match' }
  | { kind: string; id: string; seq: number; reason: ChainBreak | 'not-as-checkpointed' };

/** The line of one stored event, without the line end. */
export function exportLineText(line: ExportLine): string {
  return canonicalText(line);
}

/**
 * Everything wrong with an export: lines, chains (each subject's lines in order of seq; subjects may
 * interleave), and heads of the checkpoint, if one is given, that the chains do not contain (cut or
 * rewritten). An empty list means that it holds.
 */
export function verifyExport(lines: Iterable<string>, checkpoint?: Checkpoint): ExportProblem[] {
  const problems: ExportProblem[] = [];
  const chains = new Map<string, { kind: string; id: string; rows: ChainRow[] }>();
  let number = 0;
  for (const text of lines) {
    number += 1;
    const line = parseLine(text);
    if (line === null) {
      problems.push({ line: number, reason: 'not-an-export-line' });
      continue;
    }
    if (!labelMatches(line)) problems.push({ line: number, reason: 'label-does-not-match' });
    const key = keyOf(line.subject);
    const chain = chains.get(key) ?? { ...line.subject, rows: [] };
    chain.rows.push({ text: line.text, hash: line.hash });
    chains.set(key, chain);
  }
  for (const { kind, id, rows } of chains.values()) {
    const verdict = verifyChain(rows);
    if (!verdict.ok) problems.push({ kind, id, seq: verdict.brokenAt, reason: verdict.reason });
  }
  for (const head of checkpoint?.heads ?? []) {
    if (!contains(chains.get(keyOf(head))?.rows, head)) {
      problems.push({ kind: head.kind, id: head.id, seq: head.seq, reason: 'not-as-checkpointed' });
    }
  }
  return problems;
}

function parseLine(text: string): ExportLine | null {
  try {
    return exportLine.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The subject and seq beside the text are for finding; the text is what is proved, so they must agree. */
function labelMatches(line: ExportLine): boolean {
  const event = parseAuditText(line.text);
  return event === null || (keyOf(event.subject) === keyOf(line.subject) && event.seq === line.seq);
}

function contains(rows: readonly ChainRow[] | undefined, head: ChainHead): boolean {
  return rows?.[head.seq - 1]?.hash === head.hash;
}

function keyOf(subject: { kind: string; id: string }): string {
  return JSON.stringify([subject.kind, subject.id]);
}
