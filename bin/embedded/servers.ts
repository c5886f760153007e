import type { TemporalConfig } from '../temporal/config.ts';
import { openDataDir } from './data-dir.ts';
import type { Log } from './log.ts';
import { startPostgres, type EmbeddedPostgres } from './postgres.ts';
import { findTemporalCli } from './temporal-cli.ts';
import { startTemporal, type EmbeddedTemporal } from './temporal-server.ts';

export interface EmbeddedServersOptions {
  /** The data folder, made where it is missing (COUNTERSIGN_DATA). */
  readonly dataDir: string;
  readonly temporalPort: number;
  readonly temporalUiPort: number;
  readonly config: TemporalConfig;
  readonly log: Log;
}

export interface EmbeddedServers {
  /** The real path of the data folder. */
  readonly dataDir: string;
  readonly postgres: EmbeddedPostgres;
  readonly temporal: EmbeddedTemporal;
  /** Ends both and gives the data folder free. */
  stop(): Promise<void>;
}

/**
 * Locks the data folder and starts PostgreSQL and Temporal at once. When one cannot start, the other is ended again
 * and the first StartError is thrown. The servers do not keep this program alive: whoever starts them stays, and stops
 * them at the end.
 */
export async function startEmbeddedServers(options: EmbeddedServersOptions): Promise<EmbeddedServers> {
  const { config, log } = options;
  const dataDir = openDataDir(options.dataDir);
  const [postgres, temporal] = await Promise.allSettled([
    startPostgres({ dataDir: dataDir.path, log }),
    startTemporalFor(dataDir.path, options, config, log),
  ]);
  if (postgres.status === 'fulfilled' && temporal.status === 'fulfilled') {
    return {
      dataDir: dataDir.path,
      postgres: postgres.value,
      temporal: temporal.value,
      stop: async () => {
        await Promise.all([postgres.value.stop(), temporal.value.stop()]);
        dataDir.release();
      },
    };
  }
  const failures: unknown[] = [];
  for (const server of [postgres, temporal]) {
    if (server.status === 'fulfilled') await server.value.stop();
    else failures.push(server.reason);
  }
  dataDir.release();
  throw failures[0];
}

async function startTemporalFor(
  dataDir: string,
  ports: { temporalPort: number; temporalUiPort: number },
  config: TemporalConfig,
  log: Log,
): Promise<EmbeddedTemporal> {
  return startTemporal({
    cli: await findTemporalCli({ dataDir, log }),
    dataDir,
    port: ports.temporalPort,
    uiPort: ports.temporalUiPort,
    log,
    namespace: config.namespace.name,
    searchAttributes: config.searchAttributes,
  });
}
