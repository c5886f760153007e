import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from './log.ts';
import { takePidLock } from './pid-lock.ts';
import { errorCode, messageOf } from './processes.ts';

/** The folder in which an embedded installation keeps everything, held by this process alone until released. */
export interface DataDir {
  readonly path: string;
  release(): void;
}

/**
 * Makes the data folder where it is missing and locks it. The lock of a killed run is replaced.
 * Throws a StartError when another start of this program holds it, or when it cannot be written.
 */
export function openDataDir(path: string): DataDir {
  const wanted = resolve(path);
  try {
    mkdirSync(wanted, { recursive: true });
    accessSync(wanted, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(cannotWrite(wanted, error));
  }
  const real = realpathSync(wanted);
  const lock = takePidLock(join(real, 'lock'));
  if (lock.outcome === 'held') {
    throw new StartError(
      `Countersign already runs with the data folder ${real} (process ${lock.holder.pid}). ` +
        'Stop it first (Ctrl-C, or end that process), or give this one a folder of its own with COUNTERSIGN_DATA.',
    );
  }
  return { path: real, release: lock.release };
}

function cannotWrite(path: string, error: unknown): string {
  const code = errorCode(error);
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return `The data folder ${path} cannot be used: a file has that name. Choose another with COUNTERSIGN_DATA.`;
  }
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') {
    return `The data folder ${path} cannot be used: ${messageOf(error)}. Choose another with COUNTERSIGN_DATA.`;
  }
  const owner = ownerOf(path);
  const whose = owner === undefined ? '' : ` It belongs to user id ${owner}.`;
  return (
    `The data folder ${path} cannot be written by this user.${whose} ` +
    'Start as its owner, give it to this user (chown -R), or choose another with COUNTERSIGN_DATA.'
  );
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch {
    return undefined;
  }
}
