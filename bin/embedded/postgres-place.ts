import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { z } from 'zod';
import { writeAtomically } from './atomic-file.ts';
import { StartError, type Log } from './log.ts';
import { binariesFor, findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { isRoot, mayEnter, unprivilegedUser, type SystemUser } from './system-user.ts';

const pointerSchema = z.object({ for: z.string(), at: z.string() });

/** Where the database of one data folder lies, with which binaries and as which user it runs. */
export interface PostgresPlace {
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  /** Set only where root runs the server as somebody else. */
  readonly user: SystemUser | undefined;
}

/**
 * An ordinary user keeps the database in the data folder and runs it as itself. Root runs it as an unprivileged user;
 * where that user may not enter the data folder (below a 0700 home, say), the database lies elsewhere and
 * `postgres.location.json` in the data folder points to it.
 */
export function placePostgres(dataDir: string, log: Log): PostgresPlace {
  const binaries = findPostgresBinaries();
  const pointed = readPointer(dataDir);
  const folder = pointed ?? dataDir;
  if (!isRoot()) {
    refuseOthers(join(folder, 'postgres'));
    return { folder, binaries, user: undefined };
  }
  const user = ownerOf(join(folder, 'postgres')) ?? unprivilegedUser();
  const place = pointed ?? (mayEnter(dataDir, user) ? dataDir : makePlaceElsewhere(dataDir, user, log));
  return { folder: place, binaries: binariesFor(binaries, user, place), user };
}

function makePlaceElsewhere(dataDir: string, user: SystemUser, log: Log): string {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  for (const parent of ['/var/lib', '/var/tmp', tmpdir()]) {
    const folder = join(parent, 'countersign', name);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
    } catch {
      continue;
    }
    if (!mayEnter(folder, user)) continue;
    writeAtomically(pointerFile(dataDir), JSON.stringify({ for: dataDir, at: folder }, null, 2), 0o644);
    log(`The user ${user.name} may not enter ${dataDir}: the database lies in ${folder}.`);
    return folder;
  }
  throw new StartError(
    `PostgreSQL refuses to run as root, and the user ${user.name} may enter neither ${dataDir} nor /var/lib, /var/tmp ` +
      `or ${tmpdir()}. Start as an ordinary user, or set COUNTERSIGN_DATA to a folder that others may enter.`,
  );
}

function readPointer(dataDir: string): string | undefined {
  const file = pointerFile(dataDir);
  if (!existsSync(file)) return undefined;
  const pointer = pointerSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!pointer.success) throw new StartError(`${file} cannot be read. It must say {"for": …, "at": …}.`);
  const { for: owner, at } = pointer.data;
  if (owner !== dataDir && existsSync(pointerFile(owner))) {
    throw new StartError(
      `${dataDir} is a copy of ${owner}, whose database lies in ${at}: two programs must not use one database. ` +
        `Delete ${dataDir} to begin with an empty one.`,
    );
  }
  if (!existsSync(at)) {
    throw new StartError(
      `The database of ${dataDir} should lie in ${at}, which is gone. Bring that folder back, ` +
        `or delete ${file} to begin with an empty database.`,
    );
  }
  if (owner !== dataDir) writeAtomically(file, JSON.stringify({ for: dataDir, at }, null, 2), 0o644);
  return at;
}

function pointerFile(dataDir: string): string {
  return join(dataDir, 'postgres.location.json');
}

function refuseOthers(folder: string): void {
  if (!existsSync(folder)) return;
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new StartError(
      `The database in ${folder} belongs to user id ${statSync(folder).uid}: it was made by another user, or by root. ` +
        'Start as that user, or as root, or choose another folder with COUNTERSIGN_DATA.',
    );
  }
}

/** The owner of an existing database keeps it; a database owned by root cannot be. */
function ownerOf(folder: string): SystemUser | undefined {
  if (!existsSync(folder)) return undefined;
  const { uid, gid } = statSync(folder);
  return uid === 0 ? undefined : { name: `user id ${uid}`, uid, gid };
}
