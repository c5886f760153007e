import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportCheckpoints } from '../../activities/checkpoints/export-checkpoints.ts';
import { storeCheckpoint } from '../../activities/checkpoints/store-checkpoint.ts';
import { loadSigningKey } from '../../bin/evidence/signing-key.ts';
import { type Evidence, evidenceDatabase } from './evidence-fixture.ts';

describe('given a chain and two signed checkpoints', () => {
  let evidence: Evidence;

  beforeEach(async () => {
    evidence = await evidenceDatabase();
    const one = await evidence.order(3);
    await evidence.checkpoint();
    evidence.advance(1);
    await evidence.moreEvents(one, 2);
    await evidence.checkpoint();
    evidence.advance(1);
  });
  afterEach(() => evidence.close());

  test('when two checkpoints are written at once, or twice in an hour, then all link and hold', async () => {
    await Promise.all([evidence.checkpoint(), evidence.checkpoint(), evidence.checkpoint()]);
    const { code, out } = await evidence.verify();
    expect(out).toContain('5 checkpoints, 5 exported: everything holds.');
    expect(code).toBe(0);
  });

  test('when a run was killed between database and file, or within a line, then the next heals it', async () => {
    await storeCheckpoint(evidence.db, {
      signer: evidence.signer,
      now: () => new Date('2026-11-23T05:00:00Z'),
    });
    const waiting = await evidence.verify();
    expect(waiting.out).toContain('3 checkpoints, 2 exported (1 of the newest not exported yet');
    expect(waiting.code).toBe(0);
    appendFileSync(evidence.file, '{"hash":"half a li');
    expect((await evidence.verify()).code).toBe(0);
    expect((await evidence.checkpoint()).exported).toBe(2);
    const { code, out } = await evidence.verify();
    expect(out).toContain('4 checkpoints, 4 exported: everything holds.');
    expect(code).toBe(0);
  });

  test('when the clock of a worker is behind, then the time of the checkpoints does not go back', async () => {
    evidence.advance(-5);
    await evidence.checkpoint();
    expect((await evidence.verify()).out).toContain('everything holds');
  });

  test('when the exported file is lost, then the next export writes all of it again', async () => {
    const again = join(evidence.folder, 'again.jsonl');
    expect(await exportCheckpoints(evidence.db, again)).toBe(2);
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(evidence.file, 'utf8'));
    expect(await exportCheckpoints(evidence.db, again)).toBe(0);
    expect(statSync(again).mode & 0o777).toBe(0o600);
  });
});

describe('given the key that signs checkpoints', () => {
  let evidence: Evidence;
  beforeEach(async () => {
    evidence = await evidenceDatabase();
  });
  afterEach(() => evidence.close());

  test('when it is loaded again, then it is the same, and only its owner reads it', () => {
    expect(loadSigningKey(evidence.key).keyId).toBe(evidence.signer.keyId);
    expect(statSync(evidence.key).mode & 0o777).toBe(0o600);
  });

  test('when the file is no such key, then the message says what it must be', () => {
    const file = join(evidence.folder, 'wrong.pem');
    writeFileSync(file, 'hello', { mode: 0o600 });
    expect(() => loadSigningKey(file)).toThrow('It is an Ed25519 private key in PEM');
  });

  test('when it is exchanged for another, then both are given to check the whole row', async () => {
    await evidence.order(1);
    await evidence.checkpoint();
    const second = join(evidence.folder, 'second.pem');
    const signer = loadSigningKey(second);
    await storeCheckpoint(evidence.db, { signer, now: () => new Date('2026-11-24T01:00:00Z') });
    await exportCheckpoints(evidence.db, evidence.file);
    expect((await evidence.verify('--key', second)).out).toContain(
      'it is signed with a key that was not given',
    );
    const { code, out } = await evidence.verify('--key', second, '--key', evidence.key);
    expect(out).toContain('2 checkpoints, 2 exported: everything holds.');
    expect(code).toBe(0);
  });
});
