import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

type Stat = { pid: number; parent: number; ticks: number };

/** CPU seconds that a process and its living and ended children have used. Linux only; 0 elsewhere. */
export function cpuSeconds(pid: number): number {
  return family(pid).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** Megabytes of memory that a process and its children hold, shared pages counted by their share (PSS). Linux only. */
export function megabytes(pid: number): number {
  const kilobytes = family(pid).map(({ pid: one }) => {
    const text = read(`/proc/${one}/smaps_rollup`);
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

function family(pid: number): Stat[] {
  const all = processes();
  const members = all.filter((one) => one.pid === pid);
  // The bench's own children are told one by one.
  if (pid === process.pid) return members;
  for (const member of members) members.push(...all.filter((one) => one.parent === member.pid));
  return members;
}

function processes(): Stat[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const text = read(`/proc/${name}/stat`);
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
    if (utime === undefined) return [];
    const own = utime + (stime ?? 0);
    const ticks = Number(name) === process.pid ? own : own + (cutime ?? 0) + (cstime ?? 0);
    return [{ pid: Number(name), parent: Number(fields[1]), ticks }];
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
