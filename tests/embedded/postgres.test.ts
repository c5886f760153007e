import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPostgres, type EmbeddedPostgres } from '../../bin/embedded/postgres.ts';
import { isAlive } from '../../bin/embedded/processes.ts';
import { makeRunFolder, removeRunFolder } from '../setup/run-folder.ts';

describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  let said: string[];
  let running: EmbeddedPostgres | undefined;

  beforeEach(() => {
    dataDir = makeRunFolder();
    said = [];
    running = undefined;
  });

  afterEach(async () => {
    await running?.stop();
    removeRunFolder(dataDir);
  });

  async function start(): Promise<EmbeddedPostgres> {
    running = await startPostgres({ dataDir, log: (line) => said.push(line), settings: { fsync: 'off' } });
    return running;
  }

  test('given data of a first start, when it is stopped and started again, then data, port and password are kept', async () => {
    const first = await start();
    const url = first.url();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(second.url()).toBe(url);
    expect(await query(second.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('given a killed program whose server lives on, when it is started again, then that server is ended and the data kept', async () => {
    const { pid, url } = await startAndKillProgram(dataDir);
    expect(isAlive(pid)).toBe(true);
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const second = await start();
    expect(isAlive(pid)).toBe(false);
    expect(said.join('\n')).toContain(`process ${pid}`);
    expect(await query(second.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('given a server killed with its program, when it is started again, then it recovers what was committed', async () => {
    const { pid, url } = await startAndKillProgram(dataDir);
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(pid, 'SIGKILL');
    const second = await start();
    expect(await query(second.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('given a database folder half made, when it is started, then it begins anew beside it and deletes nothing unknown', async () => {
    mkdirSync(join(dataDir, 'postgres.new-x', 'base'), { recursive: true });
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'something'), 'of somebody');
    const server = await start();
    expect(await query(server.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(dataDir, 'postgres.new-x'))).toBe(false);
    const aside = readdirSync(dataDir).find((name) => name.startsWith('postgres.unfinished-')) ?? 'none';
    expect(readFileSync(join(dataDir, aside, 'something'), 'utf8')).toBe('of somebody');
  });

  test('given a lock file that names another living program, when it is started, then the lock is taken as stale', async () => {
    const first = await start();
    await first.stop();
    const lock = join(dataDir, 'postgres', 'postmaster.pid');
    writeFileSync(
      lock,
      [process.pid, join(dataDir, 'postgres'), 0, first.port, '', '127.0.0.1', '', 'ready'].join('\n'),
    );
    const second = await start();
    expect(await query(second.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(said.join('\n')).toContain('stale');
  });

  test('given a lost password file, when it is started, then the owner gets a new password', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(dataDir, 'postgres.password'), '');
    const second = await start();
    expect(second.url()).not.toBe(first.url());
    expect(await query(second.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('given a folder that no other user may enter, when it is started twice, also by root, then it runs and keeps its data', async () => {
    chmodSync(dataDir, 0o700);
    const first = await start();
    await query(first.url(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(await query(second.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('given a setting that PostgreSQL refuses, when it is started, then the error says what the server said', async () => {
    const start = startPostgres({
      dataDir,
      log: () => undefined,
      settings: { fsync: 'off', shared_buffers: 'none' },
    });
    await expect(start).rejects.toThrow(/does not start[\s\S]*shared_buffers/);
  });
});

/** A program of its own that starts the server and is then killed without a chance to end it. */
async function startAndKillProgram(dataDir: string): Promise<{ pid: number; url: string }> {
  const program = fileURLToPath(new URL('start-postgres.ts', import.meta.url));
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const [pid, url] = String(line).trim().split(' ');
  return { pid: Number(pid), url: url ?? '' };
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // A server that is killed while we are connected is no error of the test.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
