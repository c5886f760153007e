import type { z } from 'zod';

/** What is wrong at one place of a policy, before the file and line are known. */
export type Fault = { path: readonly PropertyKey[]; reason: string };

type Issue = z.core.$ZodIssue;

/** zod's issues as sentences: each unknown field named, of a choice the branch that was nearest to being right. */
export function schemaFaults(issues: readonly Issue[], input: unknown): Fault[] {
  return issues.flatMap((issue) => faultsOf(issue, [], input));
}

/** `gates[0].owners[1].role`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function faultsOf(issue: Issue, above: readonly PropertyKey[], input: unknown): Fault[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], reason: `unknown field "${key}"` }));
    case 'invalid_union':
      return nearest(issue.errors, path, input) ?? [{ path, reason: issue.message }];
    case 'invalid_value':
      return [{ path, reason: notOneOf(path, issue.values, valueAt(input, path)) }];
    case 'invalid_key':
      return issue.issues.map((inner) => ({ path, reason: `the name is not allowed: ${inner.message}` }));
    case 'invalid_type':
      return [{ path, reason: wrongType(issue.expected, valueAt(input, path)) }];
    default:
      return [{ path, reason: issue.message }];
  }
}

/** The branch with the fewest faults; of several, the one that got furthest into the value. */
function nearest(
  branches: readonly (readonly Issue[])[],
  path: readonly PropertyKey[],
  input: unknown,
): Fault[] | undefined {
  const depth = (faults: Fault[]) => Math.max(...faults.map((fault) => fault.path.length));
  return branches
    .map((issues) => issues.flatMap((issue) => faultsOf(issue, path, input)))
    .filter((faults) => faults.length > 0)
    .sort((a, b) => a.length - b.length || depth(b) - depth(a))[0];
}

function notOneOf(path: readonly PropertyKey[], values: readonly unknown[], given: unknown): string {
  const name = path.findLast((part) => typeof part === 'string') ?? 'value';
  const said =
    given === undefined ? `${String(name)} is missing` : `unknown ${String(name)} ${JSON.stringify(given)}`;
  return `${said}: write ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`;
}

function wrongType(expected: string, given: unknown): string {
  if (given === undefined) return 'is missing';
  return `is ${given === null ? 'empty' : JSON.stringify(given)}, and must be of type ${expected}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }, input);
}
