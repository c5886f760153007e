import { CommandProblem, type FieldError } from '../../commands/problem.ts';
import { shownName } from './path-text.ts';
import { repeatedNames } from './repeated-names.ts';

/** No form of ours is nested deeper than 6; a body of a million brackets is nobody's order. */
const DEPTH = 20;

/**
 * The value of a JSON body, with what is wrong in it whatever its form is. Throws `malformed-request` when it is no
 * JSON in UTF-8.
 */
export function parseJson(bytes: Uint8Array): { value: unknown; faults: FieldError[] } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandProblem('malformed-request', 'The body is not UTF-8 text.');
  }
  try {
    const value: unknown = JSON.parse(text);
    return { value, faults: [...unwellFormed(value), ...repeatedNames(text)] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new CommandProblem('malformed-request', `The body is not JSON: ${printable(reason)}`);
  }
}

/** Texts that no database keeps (NUL, lone surrogates) and names that are no names, each at its path. */
function unwellFormed(value: unknown, path = '', depth = 0): FieldError[] {
  if (depth > DEPTH) return [{ path, code: 'too-deep', message: `is nested deeper than ${DEPTH} levels` }];
  if (typeof value === 'string') return isKeepable(value) ? [] : [notWellFormed(path)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (Array.isArray(value)) return unwellFormed(inner, `${path}[${name}]`, depth + 1);
    const at = path === '' ? shownName(name) : `${path}.${shownName(name)}`;
    if (!isKeepable(name)) return [notWellFormed(at)];
    if (name === '__proto__') return [{ path: at, code: 'unknown-field', message: 'is not a field' }];
    return unwellFormed(inner, at, depth + 1);
  });
}

/** Whether PostgreSQL keeps the text as it is: no NUL, no half of a surrogate pair. */
export function isKeepable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

function notWellFormed(path: string): FieldError {
  return { path, code: 'not-well-formed', message: 'holds a NUL or half of a surrogate pair' };
}

/** The parser quotes the body: only what can be shown of it goes into the answer. */
function printable(text: string): string {
  return text.toWellFormed().replaceAll(/\p{C}/gu, '?').slice(0, 200);
}
