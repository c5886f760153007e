import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataDir } from '../../bin/embedded/data-dir.ts';

describe('the data folder', () => {
  let parent: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'countersign-data-dir-'));
  });

  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  test('given a folder that this process holds, when it is opened again, then the error names the process and COUNTERSIGN_DATA', () => {
    const held = openDataDir(join(parent, 'data'));
    expect(() => openDataDir(held.path)).toThrow(new RegExp(`process ${process.pid}.*COUNTERSIGN_DATA`));
    held.release();
    openDataDir(held.path).release();
  });

  test('given the lock of a process that has gone, when it is opened, then the lock is taken over', async () => {
    const child = spawn(process.execPath, ['--eval', '']);
    const pid = child.pid;
    await once(child, 'exit');
    writeFileSync(join(parent, 'lock'), JSON.stringify({ pid, birth: 'long ago' }));
    const held = openDataDir(parent);
    expect(readFileSync(join(parent, 'lock'), 'utf8')).toContain(String(process.pid));
    held.release();
  });

  test('given a lock whose process id was given to another program, when it is opened, then the lock is taken over', () => {
    writeFileSync(join(parent, 'lock'), JSON.stringify({ pid: process.pid, birth: 'of another' }));
    const held = openDataDir(parent);
    expect(readFileSync(join(parent, 'lock'), 'utf8')).not.toContain('of another');
    held.release();
  });

  test('given a lock file that was half written, when it is opened, then the lock is taken over', () => {
    writeFileSync(join(parent, 'lock'), '{"pid": 1');
    const held = openDataDir(parent);
    expect(() => openDataDir(parent)).toThrow(`process ${process.pid}`);
    held.release();
  });

  test('given a file in its place, when it is opened, then the error says so', () => {
    const file = join(parent, 'data');
    writeFileSync(file, '');
    expect(() => openDataDir(file)).toThrow(/a file has that name.*COUNTERSIGN_DATA/);
  });
});
