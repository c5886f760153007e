import { sign, verify } from 'node:crypto';
import type { KeyLike } from 'node:crypto';
import * as z from 'zod';
import { canonicalText, sha256Hex } from './canonical.ts';
import { GENESIS } from './hash-chain.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const checkpoint = z.strictObject({
  at: z.iso.datetime({ precision: 3, offset: false, local: false }),
  heads: z.array(
    z.strictObject({ kind: z.string().min(1), id: z.string().min(1), seq: z.int().min(1), hash }),
  ),
  /** SHA-256 of the text of the checkpoint before it, or GENESIS. */
  previousCheckpointHash: hash,
});

/** The last event of every chain at one moment. */
export type Checkpoint = z.infer<typeof checkpoint>;

/** signature: Ed25519 over the UTF-8 bytes of the text, base64. */
export type SignedCheckpoint = { text: string; signature: string };

export type CheckpointBreak =
  | 'not-a-checkpoint'
  | 'signature-does-not-match'
  | 'previous-does-not-match'
  | 'time-goes-back'
  | 'chain-cut-or-missing';

export type CheckpointVerdict = { ok: true } | { ok: false; brokenAt: number; reason: CheckpointBreak };

/** The canonical text that is signed; heads stand in order of kind, then id (UTF-16 code units). */
export function checkpointText(value: Checkpoint): string {
  const { heads, ...rest } = checkpoint.parse(value);
  return canonicalText({ ...rest, heads: [...heads].sort(byKindAndId) });
}

export function checkpointHash(text: string): string {
  return sha256Hex(text);
}

export function signCheckpoint(text: string, privateKey: KeyLike): SignedCheckpoint {
  return { text, signature: sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64') };
}

export function verifyCheckpoint(signed: SignedCheckpoint, publicKey: KeyLike): boolean {
  return verify(null, Buffer.from(signed.text, 'utf8'), publicKey, Buffer.from(signed.signature, 'base64'));
}

export function parseCheckpoint(text: string): Checkpoint | null {
  try {
    const value = checkpoint.parse(JSON.parse(text));
    return checkpointText(value) === text ? value : null;
  } catch {
    return null;
  }
}

/**
 * Checks a row of checkpoints, oldest first: signature, link to the one before, time, and that no chain got
 * shorter or vanished, or changed at the same seq. `brokenAt` counts from 0. The first may be any checkpoint
 * of the row: pass the hash before it, GENESIS for the first of all.
 */
export function verifyCheckpoints(
  signed: readonly SignedCheckpoint[],
  publicKey: KeyLike,
  previousHash: string = GENESIS,
): CheckpointVerdict {
  let previous = previousHash;
  let before: Checkpoint | null = null;
  for (const [index, one] of signed.entries()) {
    const found = nextCheckpoint(one, publicKey, { hash: previous, value: before });
    if (typeof found === 'string') return { ok: false, brokenAt: index, reason: found };
    before = found;
    previous = checkpointHash(one.text);
  }
  return { ok: true };
}

/**
 * The checkpoint after `previous`, or what is wrong with it. A previous value of null is not compared with: only its
 * hash is.
 */
export function nextCheckpoint(
  signed: SignedCheckpoint,
  publicKey: KeyLike,
  previous: { hash: string; value: Checkpoint | null },
): Checkpoint | CheckpointBreak {
  if (!verifyCheckpoint(signed, publicKey)) return 'signature-does-not-match';
  const value = parseCheckpoint(signed.text);
  if (value === null) return 'not-a-checkpoint';
  if (value.previousCheckpointHash !== previous.hash) return 'previous-does-not-match';
  if (previous.value === null) return value;
  if (value.at < previous.value.at) return 'time-goes-back';
  return growth(previous.value.heads, value.heads).kept ? value : 'chain-cut-or-missing';
}

/**
 * What changed from one list of heads to the next, both in their order: `grown` are the heads that are new or moved;
 * `kept` is false when a chain vanished, got shorter, or has another hash at the same seq.
 */
export function growth(
  before: Checkpoint['heads'],
  after: Checkpoint['heads'],
): { grown: Checkpoint['heads']; kept: boolean } {
  const grown: Checkpoint['heads'] = [];
  let kept = true;
  let at = 0;
  for (const head of after) {
    let old = before[at];
    for (; old && byKindAndId(old, head) < 0; old = before[at]) {
      kept = false;
      at += 1;
    }
    const same = old && byKindAndId(old, head) === 0 ? old : null;
    if (same) at += 1;
    if (same?.seq === head.seq && same.hash === head.hash) continue;
    if (same && same.seq >= head.seq) kept = false;
    grown.push(head);
  }
  return { grown, kept: kept && at === before.length };
}

function byKindAndId(a: Checkpoint['heads'][number], b: Checkpoint['heads'][number]): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
