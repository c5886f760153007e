import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, createReadStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { writeAtomically } from './atomic-file.ts';
import { StartError, type Log } from './log.ts';
import { messageOf } from './processes.ts';
import { downloadTemporal } from './temporal-download.ts';

const run = promisify(execFile);

/** The one version this program is tested with; its server speaks 1.32. */
export const TEMPORAL_CLI_VERSION = '1.9.1';

/** SHA-256 of the program itself. A platform that is not listed is trusted at first use and checked ever after. */
const KNOWN_SHA256: Readonly<Record<string, string>> = {
  'linux-x64': '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
};

const recordSchema = z.object({ path: z.string(), version: z.string(), sha256: z.string() });

/**
 * The path of the Temporal CLI: TEMPORAL_CLI where that is set, else the pinned version from the user's cache
 * (shared by all copies of this program), else downloaded into it. What is used is recorded in
 * `temporal-cli.json` of the data folder. Throws a StartError that names each way that was tried.
 */
export async function findTemporalCli(options: {
  dataDir: string;
  log: Log;
  env?: NodeJS.ProcessEnv;
}): Promise<string> {
  const { dataDir, log, env = process.env } = options;
  const given = env['TEMPORAL_CLI'];
  if (given !== undefined && given !== '') {
    await checkGiven(given, log);
    return given;
  }
  const folder = cacheFolder(dataDir, env);
  const path = join(folder, 'temporal');
  if (!existsSync(path)) {
    log(`Getting the Temporal dev server ${TEMPORAL_CLI_VERSION} (once; kept in ${folder}) …`);
    await downloadTemporal({
      target: path,
      version: TEMPORAL_CLI_VERSION,
      accept: (file) => verify(file, folder),
      log,
    });
  }
  const sha256 = await verify(path, folder);
  record(join(dataDir, 'temporal-cli.json'), { path, version: TEMPORAL_CLI_VERSION, sha256 });
  return path;
}

/** The user's cache, or the data folder where there is no home that can be written. */
function cacheFolder(dataDir: string, env: NodeJS.ProcessEnv): string {
  const xdg = env['XDG_CACHE_HOME'];
  const name = join('countersign', `temporal-${TEMPORAL_CLI_VERSION}-${process.platform}-${process.arch}`);
  for (const root of [
    xdg === undefined || xdg === '' ? join(homedir(), '.cache') : xdg,
    join(dataDir, 'cache'),
  ]) {
    const folder = join(root, name);
    try {
      mkdirSync(folder, { recursive: true });
      if (!existsSync(join(folder, 'temporal'))) accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      continue;
    }
  }
  throw new StartError(
    `No folder for the Temporal dev server can be written. Set XDG_CACHE_HOME to one that can.`,
  );
}

/** Answers the hash of a program that may be used; throws a StartError for one that is not what it should be. */
async function verify(file: string, folder: string): Promise<string> {
  const actual = await sha256Of(file);
  const known = KNOWN_SHA256[`${process.platform}-${process.arch}`] ?? firstSeen(folder);
  if (known === undefined)
    record(join(folder, 'sha256.json'), { path: 'temporal', version: TEMPORAL_CLI_VERSION, sha256: actual });
  else if (known !== actual) {
    throw new StartError(
      `The Temporal program ${file} is not what it should be: its SHA-256 is ${actual}, expected ${known}. ` +
        'Delete it and start again, or set TEMPORAL_CLI to a program you trust.',
    );
  }
  return actual;
}

function firstSeen(folder: string): string | undefined {
  const file = join(folder, 'sha256.json');
  if (!existsSync(file)) return undefined;
  return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).sha256;
}

function record(file: string, content: z.infer<typeof recordSchema>): void {
  writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`, 0o644);
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function checkGiven(path: string, log: Log): Promise<void> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 10_000 });
    if (!stdout.includes(`version ${TEMPORAL_CLI_VERSION} `)) {
      log(`TEMPORAL_CLI is ${stdout.trim()}; this program is tested with ${TEMPORAL_CLI_VERSION}.`);
    }
  } catch (error) {
    throw new StartError(`TEMPORAL_CLI is set to ${path}, which cannot be run: ${messageOf(error)}`);
  }
}
