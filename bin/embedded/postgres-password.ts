import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic-file.ts';
import { StartError, type Log } from './log.ts';
import { OWNER, postgresEnvironment } from './postgres-cluster.ts';
import type { PostgresPlace } from './postgres-place.ts';

/** The owner's password as kept from an earlier start; undefined when there is none. */
export function keptPassword(dataDir: string): string | undefined {
  const file = passwordFile(dataDir);
  if (!existsSync(file)) return undefined;
  const kept = readFileSync(file, 'utf8').trim();
  return kept === '' ? undefined : kept;
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** Keeps it where only this user reads it. */
export function keepPassword(dataDir: string, password: string): void {
  writeAtomically(passwordFile(dataDir), `${password}\n`, 0o600);
}

/**
 * Gives the owner of an existing, stopped cluster another password, for one whose password file was lost. Whoever may
 * write the folder may do so: PostgreSQL's single-user mode asks for no password.
 */
export async function resetPassword(
  place: PostgresPlace,
  cluster: string,
  password: string,
  log: Log,
): Promise<void> {
  log('The password of the database is lost: its owner gets a new one.');
  const child = spawn(
    join(place.binaries.native, 'bin', 'postgres'),
    ['--single', '-D', cluster, 'postgres'],
    {
      cwd: place.folder,
      env: postgresEnvironment(),
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
      ...(place.user === undefined ? {} : { uid: place.user.uid, gid: place.user.gid }),
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-3000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.end(`ALTER ROLE "${OWNER}" PASSWORD '${password}'\n`);
  if ((await ended) !== 0 || /^.*ERROR:/m.test(said)) {
    throw new StartError(
      `The password of the database is lost, and a new one could not be set:\n${said.trim()}`,
    );
  }
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'postgres.password');
}
