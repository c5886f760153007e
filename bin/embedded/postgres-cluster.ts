import { spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartError, type Log } from './log.ts';
import type { PostgresPlace } from './postgres-place.ts';

const UNFINISHED = 'postgres.new-';

/** The superuser that owns the embedded database and runs its migrations. */
export const OWNER = 'countersign';

/**
 * Makes the database cluster where there is none, and answers its folder. It is made beside its place and renamed, so
 * a start that was killed half-way leaves nothing that looks finished; what such a start left is cleared away.
 * A folder that holds no database is set aside, never deleted.
 */
export async function prepareCluster(
  place: PostgresPlace,
  password: string,
  log: Log,
  sync: boolean,
): Promise<string> {
  const cluster = join(place.folder, 'postgres');
  clearUnfinished(place.folder, log);
  if (hasCluster(place)) {
    refuseOtherMajor(cluster, place.binaries.version);
    return cluster;
  }
  clearAway(cluster, log);
  log('Making the database …');
  // A name of its own: the initdb of a killed start may still be writing.
  const unfinished = mkdtempSync(join(place.folder, UNFINISHED));
  if (place.user !== undefined) chownSync(unfinished, place.user.uid, place.user.gid);
  await initdb(place, unfinished, password, sync);
  renameSync(unfinished, cluster);
  return cluster;
}

export function hasCluster(place: PostgresPlace): boolean {
  return existsSync(join(place.folder, 'postgres', 'PG_VERSION'));
}

function refuseOtherMajor(cluster: string, version: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const wanted = version.split('.')[0];
  if (found === wanted) return;
  throw new StartError(
    `The database in ${cluster} was written by PostgreSQL ${found}, and this program brings ${wanted}. ` +
      'Start it with the version of Countersign that made it, or choose another folder with COUNTERSIGN_DATA.',
  );
}

function clearUnfinished(folder: string, log: Log): void {
  for (const name of readdirSync(folder).filter((name) => name.startsWith(UNFINISHED))) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
      log(`What an interrupted start left of a database is cleared away (${name}).`);
    } catch {
      log(
        `What an interrupted start left of a database is still being written (${name}): a later start clears it.`,
      );
    }
  }
}

function clearAway(cluster: string, log: Log): void {
  if (!existsSync(cluster)) return;
  if (readdirSync(cluster).length === 0) {
    rmdirSync(cluster);
    return;
  }
  if (existsSync(join(cluster, 'global', 'pg_control'))) {
    throw new StartError(
      `The database in ${cluster} is damaged: PG_VERSION is missing. Restore the folder from a backup, ` +
        'or move it away to begin with an empty database.',
    );
  }
  const aside = `${cluster}.unfinished-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(cluster, aside);
  log(`${cluster} holds no complete database: it is set aside as ${aside}.`);
}

async function initdb(place: PostgresPlace, target: string, password: string, sync: boolean): Promise<void> {
  const passwordFile = `${target}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (place.user !== undefined) chownSync(passwordFile, place.user.uid, place.user.gid);
  try {
    const args = [
      `--pgdata=${target}`,
      `--username=${OWNER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
    ];
    // The built-in provider sorts the same on every machine, whatever locales the system has.
    args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
    if (!sync) args.push('--no-sync');
    await run(join(place.binaries.native, 'bin', 'initdb'), args, place);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function run(command: string, args: string[], place: PostgresPlace): Promise<void> {
  return new Promise((resolve, reject) => {
    const user = place.user === undefined ? {} : { uid: place.user.uid, gid: place.user.gid };
    const child = spawn(command, args, {
      cwd: place.folder,
      env: postgresEnvironment(),
      // A group of its own: Ctrl-C must not kill it, the start that was interrupted ends in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-3000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => reject(new StartError(`PostgreSQL could not be run: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new StartError(`The database could not be made (initdb ended with ${code}):\n${output.trim()}`),
        );
    });
  });
}

/** Nothing of the caller's PG* settings reaches the server. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}
