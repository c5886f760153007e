import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { StartError } from './log.ts';
import { eventually, messageOf } from './processes.ts';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 3000;

export interface ServerCommand {
  /** What it is called in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Another user to run as; only root may ask for it. */
  readonly user?: { uid: number; gid: number } | undefined;
  /** Where its output goes; the file before it is kept as `.old` once it is large. */
  readonly logFile: string;
}

export interface ServerProcess {
  readonly pid: number;
  /** Answers in words how it ended, once it has. */
  readonly exited: Promise<string>;
  hasExited(): boolean;
  /** What this start wrote last. */
  tail(): string;
  /** Sends each signal in turn and waits `eachMs` for the end. */
  stop(signals: readonly NodeJS.Signals[], eachMs: number): Promise<void>;
}

/**
 * Starts a server in a process group of its own, so that Ctrl-C reaches this program alone, which then ends its
 * servers in order. Its output goes to a file and not to a pipe: it must survive the death of this program unharmed.
 */
export async function startServerProcess(server: ServerCommand): Promise<ServerProcess> {
  if (existsSync(server.logFile) && statSync(server.logFile).size > LOG_LIMIT_BYTES) {
    renameSync(server.logFile, `${server.logFile}.old`);
  }
  const log = openSync(server.logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const child = spawn(server.command, server.args, {
    cwd: server.cwd,
    env: server.env ?? process.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...(server.user === undefined ? {} : server.user),
  });
  closeSync(log);
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new StartError(`${server.name} could not be started: ${messageOf(error)}`);
  }
  const pid = child.pid;
  if (pid === undefined) throw new StartError(`${server.name} could not be started: no process id`);
  child.unref();
  let exited = false;
  const ending = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      exited = true;
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`);
    });
  });
  async function stop(signals: readonly NodeJS.Signals[], eachMs: number): Promise<void> {
    for (const signal of signals) {
      if (exited) return;
      child.kill(signal);
      if (await eventually(() => exited, eachMs)) return;
    }
  }
  return {
    pid,
    exited: ending,
    hasExited: () => exited,
    tail: () => readTail(server.logFile, logStart),
    stop,
  };
}

function readTail(file: string, from: number): string {
  try {
    const fd = openSync(file, 'r');
    const size = fstatSync(fd).size;
    const start = Math.max(from, size - TAIL_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    readSync(fd, buffer, 0, buffer.length, start);
    closeSync(fd);
    return buffer.toString('utf8').trim();
  } catch {
    return '';
  }
}
