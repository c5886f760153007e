import * as z from 'zod';
import { canonicalText } from './canonical.ts';

const checkpointLine = z.strictObject({
  text: z.string(),
  /** SHA-256 of the text. */
  hash: z.string(),
  /** Ed25519 over the text, base64. */
  signature: z.string(),
  keyId: z.string(),
});

/** A checkpoint as it is stored in the database and exported, one a line. */
export type StoredCheckpoint = z.infer<typeof checkpointLine>;

/** The line of one checkpoint, without the line end. */
export function checkpointLineText({ text, hash, signature, keyId }: StoredCheckpoint): string {
  return canonicalText({ text, hash, signature, keyId });
}

/** null for a line that is none. */
export function parseCheckpointLine(line: string): StoredCheckpoint | null {
  try {
    return checkpointLine.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
