import { join } from 'node:path';
import { installation } from '../service/database-url.ts';

/** Where the evidence is: the database, and what is kept outside it. */
export type EvidenceSource = {
  databaseUrl: string;
  /** The key that signs, private or public, in PEM; null where none is named. */
  keyFile: string | null;
  /** JSON Lines of checkpoints; null where none is named. */
  checkpointFile: string | null;
};

/**
 * The database of DATABASE_URL with the files of COUNTERSIGN_SIGNING_KEY and COUNTERSIGN_CHECKPOINTS, as the worker has
 * them; without it, the embedded installation that runs with COUNTERSIGN_DATA. Throws a StartError when none runs.
 */
export function evidenceSource(): EvidenceSource {
  const { databaseUrl, embedded } = installation();
  if (embedded) {
    return {
      databaseUrl,
      keyFile: join(embedded.dataDir, 'signing-key.pem'),
      checkpointFile: join(embedded.dataDir, 'checkpoints.jsonl'),
    };
  }
  return {
    databaseUrl,
    keyFile: process.env['COUNTERSIGN_SIGNING_KEY'] || null,
    checkpointFile: process.env['COUNTERSIGN_CHECKPOINTS'] || null,
  };
}
