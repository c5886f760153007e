import type { z } from 'zod';
import { authorityFaults } from './check-authority.ts';
import { contractFaults } from './check-contract.ts';
import { conditionFaults } from './check-conditions.ts';
import { gateFaults } from './check-gates.ts';
import { noticeFaults } from './check-notices.ts';
import { referenceFaults } from './check-references.ts';
import { mergeSettings } from './merge-settings.ts';
import { policySchema, settingsFileSchema } from './policy-schema.ts';
import type { Policy } from './policy-schema.ts';
import { pathText, schemaFaults } from './schema-problems.ts';
import type { Fault } from './schema-problems.ts';
import { readYaml } from './yaml-text.ts';

/** What to mend, where: `line` counts from 1, `path` is such as `gates[0].owners[1].role`. */
export type PolicyProblem = { file: string; line: number; path: string; reason: string };

export type LoadedPolicy = { ok: true; policy: Policy } | { ok: false; problems: PolicyProblem[] };

type PolicyTexts = {
  /** The policy file's name, for the messages; the settings file is named after it. */
  file: string;
  text: string;
  /** The text of `ID.settings.yaml`: the values that the source leaves blank. */
  settingsText?: string | undefined;
};

/**
 * Reads a policy and its settings. Refuses, naming all that is wrong at once: unknown fields, roles and stages,
 * conditions that do not type-check, gates that nobody can decide, required settings without a value, names that
 * point at nothing, rules that the sources do not have.
 */
export function loadPolicy({ file, text, settingsText }: PolicyTexts): LoadedPolicy {
  const settingsFile = settingsFileName(file);
  const policy = readAs(policySchema, file, text);
  const settings = settingsText === undefined ? null : readAs(settingsFileSchema, settingsFile, settingsText);
  if (!policy.ok || settings?.ok === false) {
    return { ok: false, problems: [...problemsOf(policy), ...problemsOf(settings)] };
  }

  const merged = mergeSettings(policy.value, settings?.value ?? null);
  const problems = [
    ...policy.locate([
      ...merged.inPolicy,
      ...referenceFaults(policy.value),
      ...conditionFaults(policy.value),
      ...gateFaults(policy.value),
      ...contractFaults(policy.value),
      ...noticeFaults(policy.value),
      ...authorityFaults(policy.value),
    ]),
    ...(settings?.locate(merged.inSettings) ?? []),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, policy: merged.policy };
}

/** `standard.yaml` has its values in `standard.settings.yaml`. */
export function settingsFileName(policyFile: string): string {
  return policyFile.replace(/\.ya?ml$/, '.settings.yaml');
}

/** One line for each problem, as a person reads it at the terminal. */
export function problemLines(problems: readonly PolicyProblem[]): string[] {
  return problems.map(
    ({ file, line, path, reason }) => `${file}:${line} ${path === '' ? '' : `${path}: `}${reason}`,
  );
}

type Read<T> =
  | { ok: true; value: T; locate: (faults: readonly Fault[]) => PolicyProblem[] }
  | { ok: false; problems: PolicyProblem[] };

function readAs<S extends z.ZodType>(schema: S, file: string, text: string): Read<z.output<S>> {
  const yaml = readYaml(text);
  if (yaml.faults.length > 0) {
    return { ok: false, problems: yaml.faults.map(({ line, reason }) => ({ file, line, path: '', reason })) };
  }
  const parsed = schema.safeParse(yaml.value);
  if (!parsed.success) return { ok: false, problems: locate(schemaFaults(parsed.error.issues, yaml.value)) };
  return { ok: true, value: parsed.data, locate };

  function locate(faults: readonly Fault[]): PolicyProblem[] {
    return faults.map(({ path, reason }) => ({
      file,
      line: yaml.lineOf(path),
      path: pathText(path),
      reason,
    }));
  }
}

function problemsOf(read: Read<unknown> | null): PolicyProblem[] {
  return read === null || read.ok ? [] : read.problems;
}
