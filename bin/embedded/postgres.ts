import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { writeAtomically } from './atomic-file.ts';
import { StartError, type Log } from './log.ts';
import { freePort, isFree } from './ports.ts';
import { hasCluster, OWNER, postgresEnvironment, prepareCluster } from './postgres-cluster.ts';
import { keepPassword, keptPassword, newPassword, resetPassword } from './postgres-password.ts';
import { placePostgres, type PostgresPlace } from './postgres-place.ts';
import { endSurvivingPostgres } from './postgres-survivor.ts';
import { eventually, messageOf } from './processes.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

const STALE_LOCK_MS = 15_000;
const START_MS = 30_000;

/** What the defaults of PostgreSQL would leave to the machine; all of it is durable. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
};

export interface PostgresOptions {
  /** A folder held by openDataDir; database, password, port and log are kept in it. */
  readonly dataDir: string;
  readonly log: Log;
  /** Server settings beside the defaults; tests may pass `fsync: 'off'`, an installation never. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  /** The address of a database (default `countersign`) for a role (default the owner, who migrates). */
  url(database?: string, role?: string): string;
  /** Lets an existing role log in, by the address that `url(database, role)` gives. */
  allowLogin(role: string): Promise<void>;
  /** Answers in words how it ended, once it has; also when nobody asked it to. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on 127.0.0.1 and makes the database `countersign` where it is missing. A server that survived a
 * killed run is ended first; a stale lock is waited for. Throws a StartError that ends with what the server said.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  const place = placePostgres(dataDir, log);
  const kept = keptPassword(dataDir);
  const password = kept ?? newPassword();
  const settings = { ...SETTINGS, ...options.settings };
  const existed = hasCluster(place);
  // Kept before the cluster is made with it: a start killed in between uses it again.
  if (!existed && kept === undefined) keepPassword(dataDir, password);
  const cluster = await prepareCluster(place, password, log, settings['fsync'] !== 'off');
  await endSurvivingPostgres(cluster, log);
  if (existed && kept === undefined) {
    await resetPassword(place, cluster, password, log);
    keepPassword(dataDir, password);
  }
  const { server, port } = await startAndWait(dataDir, place, cluster, settings, log);
  const url = (database = OWNER, role = OWNER): string =>
    `postgres://${role}:${passwordOf(role, password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  try {
    await createDatabase(url('postgres'));
  } catch (error) {
    await stop(server);
    throw new StartError(`PostgreSQL runs, but cannot be used: ${messageOf(error)}\n${server.tail()}`);
  }
  return {
    port,
    pid: server.pid,
    url,
    allowLogin: (role) => allowLogin(url('postgres'), role, passwordOf(role, password)),
    exited: server.exited,
    stop: () => stop(server),
  };
}

async function startAndWait(
  dataDir: string,
  place: PostgresPlace,
  cluster: string,
  settings: Readonly<Record<string, string>>,
  log: Log,
): Promise<{ server: ServerProcess; port: number }> {
  const deadline = Date.now() + STALE_LOCK_MS;
  for (let attempt = 1; ; attempt += 1) {
    const port = await choosePort(dataDir);
    const server = await startServerProcess({
      name: 'PostgreSQL',
      command: join(place.binaries.native, 'bin', 'postgres'),
      args: ['-D', cluster, '-p', String(port), ...settingArguments(settings)],
      cwd: place.folder,
      env: postgresEnvironment(),
      user: place.user === undefined ? undefined : { uid: place.user.uid, gid: place.user.gid },
      logFile: join(dataDir, 'postgres.log'),
    });
    await eventually(() => server.hasExited() || isReady(cluster, server.pid), START_MS);
    if (isReady(cluster, server.pid) && !server.hasExited()) {
      writeAtomically(join(dataDir, 'postgres.port'), `${port}\n`, 0o644);
      return { server, port };
    }
    const said = server.tail();
    await stop(server);
    // Processes of a killed server may hold its lock or its memory for some seconds more.
    const passing = /lock file .* already exists|shared memory block|could not bind/i.test(said);
    if (!passing || Date.now() > deadline) {
      throw new StartError(`PostgreSQL does not start. It says (${join(dataDir, 'postgres.log')}):\n${said}`);
    }
    if (attempt === 1) log('The database is still locked by an earlier run: waiting for it …');
    await eventually(() => false, 500);
  }
}

/** The server itself says in its lock file, on the eighth line, when it takes connections. */
function isReady(cluster: string, pid: number): boolean {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** The port of last time where it is still free, so that a saved address stays good. */
async function choosePort(dataDir: string): Promise<number> {
  const file = join(dataDir, 'postgres.port');
  const remembered = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const usable = Number.isInteger(remembered) && remembered > 1023 && remembered < 65_536;
  return usable && (await isFree(remembered)) ? remembered : freePort();
}

function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Every other role's password follows from the owner's, so that one secret is kept and none can be turned back. */
function passwordOf(role: string, ownersPassword: string): string {
  if (role === OWNER) return ownersPassword;
  return createHmac('sha256', ownersPassword).update(role).digest('base64url');
}

async function createDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [OWNER]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(OWNER)}`);
  });
}

async function allowLogin(url: string, role: string, password: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`ALTER ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(password)}`);
  });
}

async function withClient(url: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

async function stop(server: ServerProcess): Promise<void> {
  await server.stop(['SIGINT', 'SIGQUIT', 'SIGKILL'], 15_000);
}
