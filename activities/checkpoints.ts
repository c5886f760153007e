import type { Kysely } from 'kysely';
import type { DB } from '../db/schema.ts';
import type { CheckpointSigner } from '../domain/evidence/signer.ts';
import { exportCheckpoints } from './checkpoints/export-checkpoints.ts';
import { storeCheckpoint } from './checkpoints/store-checkpoint.ts';

export type CheckpointDeps = {
  db: Kysely<DB>;
  now: () => Date;
  /** The key is kept outside the database. */
  signer: CheckpointSigner;
  /** JSON Lines outside the database, to which each checkpoint is appended; null exports nothing. */
  exportFile: string | null;
};

/** `chains`: how many were signed; `exported`: how many checkpoints the file lacked. */
export type WrittenCheckpoint = { hash: string; chains: number; exported: number };

export type CheckpointActivities = { writeCheckpoint: () => Promise<WrittenCheckpoint> };

/**
 * Stored first, then exported: killed in between, the next run exports both. Run twice, there is one checkpoint more,
 * which harms nothing.
 */
export function createCheckpointActivities({
  db,
  now,
  signer,
  exportFile,
}: CheckpointDeps): CheckpointActivities {
  return {
    async writeCheckpoint() {
      const stored = await storeCheckpoint(db, { signer, now });
      const exported = exportFile === null ? 0 : await exportCheckpoints(db, exportFile);
      return { ...stored, exported };
    },
  };
}
