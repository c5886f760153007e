import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import {
  type Checkpoint,
  type CheckpointBreak,
  checkpointHash,
  growth,
  nextCheckpoint,
  parseCheckpoint,
} from '../../domain/evidence/checkpoint.ts';
import { parseCheckpointLine, type StoredCheckpoint } from '../../domain/evidence/checkpoint-line.ts';
import { GENESIS } from '../../domain/evidence/hash-chain.ts';
import type { DB } from '../schema.ts';
import { checkpointAfter } from './checkpoint-rows.ts';
import { headsNotFound, type Subject } from './stored-heads.ts';

export type CheckpointProblem =
  | {
      /** `database 7`: the row's id; `file 7`: the line, from 1. */
      checkpoint: string;
      reason: CheckpointBreak | 'unknown-key' | 'columns-do-not-match' | 'not-in-database' | 'not-in-file';
    }
  | (Subject & { seq: number; checkpoint: string; reason: 'not-as-checkpointed' });

export type CheckpointCount = { stored: number; exported: number; notYetExported: number };

/** Public keys by their key id: after a change of keys, the old ones too. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

/** What was read so far of one row of checkpoints. */
type Row = { hash: string; value: Checkpoint | null };

const BATCH = 2_000;

/**
 * What is wrong with the checkpoints of the database and of the exported file, each in itself, against each other and
 * against the chains. `lines` is null without a file. Every head is looked up among the events once, when it is new;
 * one checkpoint and the one before it are held at a time. Run it in one snapshot that is younger than the lines.
 */
export async function* checkpointProblems(
  db: Kysely<DB>,
  { keys, lines }: { keys: PublicKeys; lines: AsyncIterable<string> | null },
  count: CheckpointCount,
): AsyncGenerator<CheckpointProblem> {
  const stored = new Map<string, string>();
  let row: Row = { hash: GENESIS, value: null };
  for (let id = 0; ;) {
    const next = await checkpointAfter(db, id);
    if (!next) break;
    id = next.id;
    const checkpoint = `database ${id}`;
    const step = nextInRow(next, keys, row);
    stored.set(step.hash, checkpoint);
    if (step.reason) yield { checkpoint, reason: step.reason };
    if (step.value && step.value.at !== next.at.toISOString()) {
      yield { checkpoint, reason: 'columns-do-not-match' };
    }
    yield* lostHeads(
      db,
      step.value ? growth(row.value?.heads ?? [], step.value.heads).grown : [],
      checkpoint,
    );
    row = { hash: step.hash, value: step.value ?? row.value };
  }
  count.stored = stored.size;
  if (lines) yield* fileProblems(db, { keys, lines, stored }, count);
}

async function* fileProblems(
  db: Kysely<DB>,
  { keys, lines, stored }: { keys: PublicKeys; lines: AsyncIterable<string>; stored: Map<string, string> },
  count: CheckpointCount,
): AsyncGenerator<CheckpointProblem> {
  const exported = new Set<string>();
  let row: Row = { hash: GENESIS, value: null };
  for await (const line of lines) {
    count.exported += 1;
    const checkpoint = `file ${count.exported}`;
    const next = parseCheckpointLine(line);
    if (!next) {
      yield { checkpoint, reason: 'not-a-checkpoint' };
      continue;
    }
    const step = nextInRow(next, keys, row);
    exported.add(step.hash);
    if (step.reason) yield { checkpoint, reason: step.reason };
    if (!stored.has(step.hash)) {
      yield { checkpoint, reason: 'not-in-database' };
      yield* lostHeads(db, step.value?.heads ?? [], checkpoint);
    }
    row = { hash: step.hash, value: step.value ?? row.value };
  }
  yield* missingInFile(stored, exported, count);
}

/** What stands at the end of the database alone is exported with the next checkpoint; in the middle, it was cut out. */
function* missingInFile(
  stored: Map<string, string>,
  exported: ReadonlySet<string>,
  count: CheckpointCount,
): Generator<CheckpointProblem> {
  let waiting: string[] = [];
  for (const [hash, checkpoint] of stored) {
    if (!exported.has(hash)) waiting.push(checkpoint);
    else {
      for (const cut of waiting) yield { checkpoint: cut, reason: 'not-in-file' };
      waiting = [];
    }
  }
  count.notYetExported = waiting.length;
}

/** `value` is null for what was not signed by one of the keys: nothing in it counts. `hash` is of the text as it is. */
function nextInRow(
  { text, hash, signature, keyId }: StoredCheckpoint,
  keys: PublicKeys,
  before: Row,
): {
  hash: string;
  value: Checkpoint | null;
  reason: Exclude<CheckpointProblem['reason'], 'not-as-checkpointed'> | null;
} {
  const own = checkpointHash(text);
  const key = keys.get(keyId);
  if (!key) return { hash: own, value: null, reason: 'unknown-key' };
  const next = nextCheckpoint({ text, signature }, key, before);
  if (typeof next !== 'string') {
    return { hash: own, value: next, reason: own === hash ? null : 'columns-do-not-match' };
  }
  const signed = next !== 'signature-does-not-match' && next !== 'not-a-checkpoint';
  return { hash: own, value: signed ? parseCheckpoint(text) : null, reason: next };
}

async function* lostHeads(
  db: Kysely<DB>,
  heads: Checkpoint['heads'],
  checkpoint: string,
): AsyncGenerator<CheckpointProblem> {
  for (let from = 0; from < heads.length; from += BATCH) {
    for (const { kind, id, seq } of await headsNotFound(db, heads.slice(from, from + BATCH))) {
      yield { kind, id, seq, checkpoint, reason: 'not-as-checkpointed' };
    }
  }
}
