import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { z } from 'zod';
import { writeAtomically } from './atomic-file.ts';
import { StartError, type Log } from './log.ts';
import { takePidLock } from './pid-lock.ts';
import { assertPortFree } from './ports.ts';
import { commandLine, endProcess, eventually, isAlive, processBirth } from './processes.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

const START_MS = 30_000;

const recordSchema = z.object({ pid: z.number().int(), birth: z.string().optional() });

export interface TemporalOptions {
  /** The program, as found by findTemporalCli. */
  readonly cli: string;
  /** Where the record of the running server, its log and its file are kept. */
  readonly dataDir: string;
  readonly port: number;
  /** Without one there is no Web UI. */
  readonly uiPort?: number;
  readonly log: Log;
  readonly namespace: string;
  /** Name to type, as in temporal.yaml. */
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** `false` keeps everything in memory, for tests. */
  readonly persistent?: boolean;
}

export interface EmbeddedTemporal {
  /** host:port of the frontend. */
  readonly address: string;
  readonly uiUrl: string | undefined;
  readonly pid: number;
  /** Answers in words how it ended, once it has; also when nobody asked it to. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the Temporal dev server on 127.0.0.1 and waits until its frontend answers. A server that survived a killed
 * run is ended first. Throws a StartError for a taken port, for a file that another server uses (two on one file
 * start without complaint and ruin it), and for a server that does not come up, with what it said.
 */
export async function startTemporal(options: TemporalOptions): Promise<EmbeddedTemporal> {
  const { dataDir, port, uiPort, log } = options;
  mkdirSync(dataDir, { recursive: true });
  const lock = takePidLock(join(dataDir, 'temporal.lock'));
  if (lock.outcome === 'held') {
    throw new StartError(
      `Process ${lock.holder.pid} already runs a Temporal server with ${dataDir}. Stop it first, or set COUNTERSIGN_DATA.`,
    );
  }
  try {
    await endSurvivingTemporal(dataDir, log);
    await assertPortFree(port, { what: 'the Temporal server', variable: 'TEMPORAL_PORT' });
    if (uiPort !== undefined) {
      await assertPortFree(uiPort, { what: 'the Temporal Web UI', variable: 'TEMPORAL_UI_PORT' });
    }
    const server = await startServerProcess({
      name: 'The Temporal server',
      command: options.cli,
      args: serverArguments(options),
      cwd: dataDir,
      env: serverEnvironment(),
      logFile: join(dataDir, 'temporal.log'),
    });
    const birth = processBirth(server.pid);
    writeAtomically(recordFile(dataDir), JSON.stringify({ pid: server.pid, birth }), 0o644);
    const address = `127.0.0.1:${port}`;
    await waitUntilAnswering(server, address, dataDir);
    return {
      address,
      uiUrl: uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}`,
      pid: server.pid,
      exited: server.exited,
      stop: async () => {
        await stop(server, dataDir);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function serverArguments(options: TemporalOptions): string[] {
  const { port, uiPort, namespace, searchAttributes, dataDir, persistent = true } = options;
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace];
  args.push('--log-level', 'error', '--log-format', 'text', '--color', 'never');
  if (uiPort === undefined) args.push('--headless');
  else args.push('--ui-port', String(uiPort), '--ui-disable-news-fetch');
  if (persistent) {
    args.push('--db-filename', join(dataDir, 'temporal.db'));
    // Three times as fast as the default, and what was committed survives SIGKILL.
    args.push('--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL');
  }
  const dynamic = [
    // One partition: a new workflow's first task need not be forwarded to where the poller waits.
    'matching.numTaskqueueReadPartitions=1',
    'matching.numTaskqueueWritePartitions=1',
    // Operators find a failing workflow by TemporalReportedProblems after two failed tasks.
    'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2',
  ];
  for (const value of dynamic) args.push('--dynamic-config-value', value);
  for (const [name, type] of Object.entries(searchAttributes))
    args.push('--search-attribute', `${name}=${type}`);
  return args;
}

/** The caller's TEMPORAL_* settings are meant for clients and would be read by the CLI as well. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}

async function waitUntilAnswering(server: ServerProcess, address: string, dataDir: string): Promise<void> {
  const answers = await eventually(async () => server.hasExited() || (await isServing(address)), START_MS);
  if (answers && !server.hasExited()) return;
  const said = server.tail();
  await stop(server, dataDir);
  const file = join(dataDir, 'temporal.log');
  throw new StartError(`The Temporal server does not start. It says (${file}):\n${said}`);
}

async function isServing(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 2000 });
    try {
      await connection.withDeadline(Date.now() + 2000, () => connection.workflowService.getSystemInfo({}));
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

/** Ends a dev server that outlived a killed run of this program; the caller holds the lock of its folder. */
export async function endSurvivingTemporal(dataDir: string, log: Log): Promise<void> {
  const file = recordFile(dataDir);
  if (!existsSync(file)) return;
  const record = readRecordedServer(file);
  if (record !== undefined && isOurServer(record)) {
    log(`A Temporal server of an earlier run is still there (process ${record.pid}): it is stopped first.`);
    if (!(await endProcess(record.pid, ['SIGTERM', 'SIGKILL'], 10_000))) {
      throw new StartError(
        `The Temporal server of an earlier run (process ${record.pid}) does not end. End it first.`,
      );
    }
  }
  rmSync(file, { force: true });
}

/** A process id is given out again: only the process that began when ours did, and that is a dev server, is ours. */
function isOurServer(record: z.infer<typeof recordSchema>): boolean {
  if (!isAlive(record.pid) || processBirth(record.pid) !== record.birth) return false;
  return commandLine(record.pid)?.includes('start-dev') === true;
}

function readRecordedServer(file: string): z.infer<typeof recordSchema> | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function recordFile(dataDir: string): string {
  return join(dataDir, 'temporal.server.json');
}

async function stop(server: ServerProcess, dataDir: string): Promise<void> {
  await server.stop(['SIGTERM', 'SIGKILL'], 10_000);
  rmSync(recordFile(dataDir), { force: true });
}
