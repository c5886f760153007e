import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { StartError } from './log.ts';
import { commandLine, errorCode } from './processes.ts';

/** True when a listener can be opened on 127.0.0.1 at this port. */
export async function isFree(port: number): Promise<boolean> {
  return (await tryListen(port)) === undefined;
}

/** A port on 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port was given'));
        else resolve(address.port);
      });
    });
  });
}

/**
 * Throws a StartError when the port cannot be used; it names what wanted it, the environment variable that moves it,
 * and, where that can be seen, the process that holds it.
 */
export async function assertPortFree(port: number, use: { what: string; variable: string }): Promise<void> {
  const code = await tryListen(port);
  if (code === undefined) return;
  if (code === 'EACCES') {
    throw new StartError(
      `${use.what} may not listen on port ${port}: this user may not open it. Set ${use.variable} to a port above 1023.`,
    );
  }
  const holder = holderOf(port);
  const by = holder === undefined ? '' : ` by process ${holder.pid} (${holder.command})`;
  throw new StartError(
    `Port ${port} for ${use.what} is taken${by}. End that program, or set ${use.variable} to a free port, ` +
      `for example ${use.variable}=${await freePort()}.`,
  );
}

/** The process that listens on a port, as far as this user may see; undefined otherwise. */
function holderOf(port: number): { pid: number; command: string } | undefined {
  const pid = process.platform === 'linux' ? listenerByProc(port) : listenerByLsof(port);
  if (pid === undefined) return undefined;
  const command = commandLine(pid) ?? 'unknown command';
  return { pid, command: command.length > 100 ? `${command.slice(0, 100)}…` : command };
}

function tryListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(errorCode(error) ?? 'EADDRINUSE'));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}

function listenerByProc(port: number): number | undefined {
  const inodes = new Set([...listenInodes('/proc/net/tcp', port), ...listenInodes('/proc/net/tcp6', port)]);
  if (inodes.size === 0) return undefined;
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name) && holdsSocket(name, inodes)) return Number(name);
  }
  return undefined;
}

/** The inodes of listening sockets (state 0A) at a port, from the kernel's table. */
function listenInodes(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  try {
    return readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(`:${hex}`) === true && fields[3] === '0A')
      .flatMap((fields) => fields[9] ?? []);
  } catch {
    return [];
  }
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkOrEmpty(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    return false;
  }
}

function readlinkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function listenerByLsof(port: number): number | undefined {
  try {
    const out = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8' });
    const pid = Number(out.split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
