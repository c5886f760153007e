import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartError, type Log } from './log.ts';
import { commandLine, endProcess, isAlive } from './processes.ts';

/**
 * Ends a PostgreSQL that outlived a killed run of this program, and removes a lock file whose process has gone or is
 * another program that got the same process id. The caller holds the data folder's lock, so nobody uses the server.
 */
export async function endSurvivingPostgres(cluster: string, log: Log): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!isAlive(pid)) {
    rmSync(file, { force: true });
    return;
  }
  if (commandLine(pid)?.includes(cluster) !== true) {
    log(
      `A lock of the database names process ${pid}, which is another program: the lock is stale and is removed.`,
    );
    rmSync(file, { force: true });
    return;
  }
  log(`A PostgreSQL of an earlier run is still there (process ${pid}): it is stopped first.`);
  // SIGINT is its "fast" shutdown; SIGQUIT leaves the rest to crash recovery, which loses nothing committed.
  if (!(await endProcess(pid, ['SIGINT', 'SIGQUIT'], 15_000))) {
    throw new StartError(
      `PostgreSQL of an earlier run (process ${pid}) does not end. End it, then start again.`,
    );
  }
}
