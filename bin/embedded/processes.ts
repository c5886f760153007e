import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** True while a process with this id exists; a zombie that its parent has not collected yet counts as gone. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** The command line of a process, arguments joined by blanks; undefined when it is gone or cannot be seen. */
export function commandLine(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const raw = readIfThere(`/proc/${pid}/cmdline`);
    return raw === undefined || raw === '' ? undefined : raw.replaceAll('\0', ' ').trim();
  }
  return ps(pid, 'command=');
}

/**
 * When a process began, in a form that only serves to be compared: a process id is given out again, often at once
 * in a container, but never with the same beginning.
 */
export function processBirth(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart=');
  const ticks = statFields(pid)?.[19];
  return ticks === undefined ? undefined : `${bootId()}:${ticks}`;
}

/**
 * Ends a process that is not a child of ours: each signal in turn, waiting `eachMs` for it to go.
 * Answers whether it is gone.
 */
export async function endProcess(pid: number, signals: NodeJS.Signals[], eachMs: number): Promise<boolean> {
  for (const signal of signals) {
    try {
      process.kill(pid, signal);
    } catch {
      return !isAlive(pid);
    }
    if (await eventually(() => !isAlive(pid), eachMs)) return true;
  }
  return !isAlive(pid);
}

/** Asks again every 50 ms until the answer is true (true) or `ms` have passed (false). */
export async function eventually(ask: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (!(await ask())) {
    if (Date.now() >= end) return false;
    await delay(50);
  }
  return true;
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((one) => messageOf(one)).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

function statFields(pid: number): string[] | undefined {
  const stat = process.platform === 'linux' ? readIfThere(`/proc/${pid}/stat`) : undefined;
  // The second field is the command in brackets and may hold blanks: fields are counted from after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function bootId(): string {
  return readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    const out = execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
    return out === '' ? undefined : out;
  } catch {
    return undefined;
  }
}
