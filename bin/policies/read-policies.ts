import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import { loadPolicy, problemLines, settingsFileName } from '../../domain/policy/load-policy.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { StartError } from '../embedded/log.ts';

export type ReadPolicy = { policy: Policy; sha256: string };

/** The folder of the policies that come with the program. */
export const POLICIES = join(import.meta.dirname, '..', '..', 'policies');

/** Beside the policies, and none. */
const OTHERS = new Set(['rules.yaml']);

/**
 * Every policy of a folder with its settings and the SHA-256 of its canonical text. Throws a StartError that names
 * all that is wrong, each with file, line, path and reason.
 */
export function readPolicies(folder: string = POLICIES): ReadPolicy[] {
  const files = readdirSync(folder).filter(
    (file) => /\.ya?ml$/.test(file) && !/\.settings\.ya?ml$/.test(file) && !OTHERS.has(file),
  );
  const loaded = files.toSorted().map((file) => loadPolicy(textsOf(folder, file)));
  const problems = loaded.flatMap((one) => (one.ok ? [] : one.problems));
  if (problems.length > 0) {
    throw new StartError(`Policies in ${folder} are refused:\n${problemLines(problems).join('\n')}`);
  }
  return loaded.flatMap((one) => (one.ok ? [hashed(one.policy)] : []));
}

function textsOf(folder: string, file: string) {
  const settings = join(folder, settingsFileName(file));
  return {
    file,
    text: readFileSync(join(folder, file), 'utf8'),
    settingsText: existsSync(settings) ? readFileSync(settings, 'utf8') : undefined,
  };
}

function hashed(policy: Policy): ReadPolicy {
  // As it is stored: what JSON leaves out is not hashed.
  return { policy, sha256: sha256Hex(canonicalText(JSON.parse(JSON.stringify(policy)))) };
}
