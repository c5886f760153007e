import { execFileSync, spawnSync } from 'node:child_process';
import { StartError } from './log.ts';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** True where this process is root, as whom PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** An existing unprivileged user as whom root may run PostgreSQL: `postgres` where there is one, else `nobody`. */
export function unprivilegedUser(): SystemUser {
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid === undefined || gid === undefined || uid === 0) continue;
    const user = { name, uid, gid };
    if (mayEnter('/', user)) return user;
  }
  throw new StartError(
    'PostgreSQL refuses to run as root, and this system lets root become neither the user postgres nor nobody. ' +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether a user may pass through a folder, whatever decides it (mode, access lists, mount). */
export function mayEnter(folder: string, user: SystemUser): boolean {
  const test = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
  });
  return test.status === 0;
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    const id = Number(
      execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    return Number.isInteger(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
