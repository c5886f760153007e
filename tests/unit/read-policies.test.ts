import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { POLICIES, readPolicies } from '../../bin/policies/read-policies.ts';
import { exchange } from './policy-texts.ts';

describe('given a folder with the policies of the repository', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-policies-'));
    cpSync(POLICIES, folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function change(file: string, part: string, other: string): void {
    const path = join(folder, file);
    writeFileSync(path, exchange(readFileSync(path, 'utf8'), part, other));
  }

  const hashes = () =>
    Object.fromEntries(readPolicies(folder).map(({ policy, sha256 }) => [policy.id, sha256]));

  test('when it is read, then each policy comes with its settings and a hash, and rules.yaml is none', () => {
    const read = readPolicies(folder);
    expect(read.map(({ policy }) => policy.id)).toEqual([
      'bench',
      'forestry',
      'generic-1',
      'generic-2',
      'generic-3',
      'paper-mill',
      'standard',
      'switchgear',
      'whole-way',
    ]);
    for (const { sha256 } of read) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('when only a comment differs, then the hash is the same; when a setting differs, then it is another', () => {
    const before = hashes();
    change('standard.yaml', 'id: standard', '# 备注\nid: standard');
    expect(hashes()).toEqual(before);

    change('standard.settings.yaml', "largeAmount: '500000'", "largeAmount: '600000'");
    const { standard, ...others } = hashes();
    expect(standard).not.toBe(before['standard']);
    expect({ standard: before['standard'], ...others }).toEqual(before);
  });

  test('when two policies are wrong, then both are refused at once, each with file, path and reason', () => {
    change('standard.yaml', 'owners: [{ role: credit_officer }]', 'owners: [{ role: cashier }]');
    change('generic-2.settings.yaml', "  largeAmount: '200000'\n", '');
    const read = () => readPolicies(folder);
    expect(read).toThrow(/standard\.yaml.*gates\[0\]\.owners\[0\]\.role.*unknown role "cashier"/);
    expect(read).toThrow(/generic-2.*largeAmount/);
  });
});
