import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from '../embedded/log.ts';
import { embeddedEnvironment } from '../service/environment.ts';
import { readRun } from '../service/run-file.ts';

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
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl) {
    return {
      databaseUrl,
      keyFile: process.env['COUNTERSIGN_SIGNING_KEY'] || null,
      checkpointFile: process.env['COUNTERSIGN_CHECKPOINTS'] || null,
    };
  }
  const dataDir = resolve(embeddedEnvironment().COUNTERSIGN_DATA);
  if (!existsSync(join(dataDir, 'run.json'))) {
    throw new StartError(
      `Nothing runs with the data folder ${dataDir}: start it with npm start, or name the database by DATABASE_URL.`,
    );
  }
  return {
    databaseUrl: readRun(dataDir).databaseUrl,
    keyFile: join(dataDir, 'signing-key.pem'),
    checkpointFile: join(dataDir, 'checkpoints.jsonl'),
  };
}
