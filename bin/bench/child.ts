import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of ours as a process of its own. */
export type Child = { pid: number; stop: (signal?: NodeJS.Signals) => Promise<void> };

/** Starts bin/`file` and waits until it says that it is ready. */
export async function startChild(file: string, ready: string, env: Record<string, string>): Promise<Child> {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches the bench alone, which ends its children in order.
    detached: true,
  });
  const exited = once(child, 'exit');
  await untilSaid(child, ready, file);
  return {
    pid: child.pid ?? 0,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}

/** Waits until a program says that it is ready. Rejects with what it said when it ends before. */
export function untilSaid(child: ChildProcess, ready: string, file: string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    function hear(chunk: Buffer): void {
      said = `${said}${chunk.toString('utf8')}`.slice(-5_000);
      if (said.includes(ready)) resolve();
    }
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}:\n${said}`)));
  });
}
