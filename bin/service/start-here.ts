import { resolve } from 'node:path';
import { Runtime } from '@temporalio/worker';
import type { Log } from '../embedded/log.ts';
import { type Countersign, startCountersign } from './embedded.ts';
import { embeddedEnvironment } from './environment.ts';
import { openLogFile } from './log-file.ts';
import { temporalLogger } from './temporal-logger.ts';

/** Starts everything where the environment says: once a process, since the Temporal runtime logs to one place. */
export async function startHere(say: Log): Promise<Countersign> {
  const { COUNTERSIGN_DATA, PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT } = embeddedEnvironment();
  const dataDir = resolve(COUNTERSIGN_DATA);
  const { log, file } = openLogFile(dataDir);
  Runtime.install({ logger: temporalLogger(log), shutdownSignals: [] });
  say(`Data folder ${dataDir}, log ${file}`);
  return startCountersign({
    dataDir,
    port: PORT,
    temporalPort: TEMPORAL_PORT,
    temporalUiPort: TEMPORAL_UI_PORT,
    say,
    log,
  });
}
