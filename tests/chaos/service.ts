import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { untilSaid } from '../../bin/bench/child.ts';

/** One of our programs as a process of its own, as an installation runs it. */
export type Service = {
  /** Ends it by this signal and waits until it is gone. */
  kill: (signal: NodeJS.Signals) => Promise<void>;
};

type Program = { file: 'api.ts' | 'worker.ts'; ready: string };

export const API: Program = { file: 'api.ts', ready: 'the API takes requests' };
export const WORKER: Program = { file: 'worker.ts', ready: 'the workers poll' };

/** Starts a program with this environment alone, and waits until it says that it is ready. */
export async function startService({ file, ready }: Program, env: Record<string, string>): Promise<Service> {
  const child = spawn(process.execPath, [pathOf(file)], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  await untilSaid(child, ready, file);
  return {
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}

/** Runs a program of ours to its end; answers what it said. Rejects when it fails. */
export async function runProgram(file: string, args: string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [pathOf(file), ...args], {
    env: environment(env),
  });
  return stdout;
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../bin/${file}`, import.meta.url));
}

/** Nothing of the test run's own environment steers the programs. */
function environment(env: Record<string, string>): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return { PATH, HOME, TMPDIR, ...env };
}
