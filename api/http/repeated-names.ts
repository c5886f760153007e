import type { FieldError } from '../../commands/problem.ts';
import { pathText } from './path-text.ts';

/** Strings, with the colon after those that are names, and the brackets and commas between. */
const TOKENS = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}[\],]/g;

/** An object or list that is not closed yet: the names it has had, and the one, or the index, that is being read. */
type Open = { names: Set<string> | null; at: string | number };

/**
 * Names that an object of a JSON text gives twice, each at its path. Of two quantities nobody knows which was meant,
 * and parsers differ on it (RFC 8259, 4). For texts that JSON.parse takes.
 */
export function repeatedNames(text: string): FieldError[] {
  const found: FieldError[] = [];
  const open: Open[] = [];
  for (const [token, name, colon] of text.matchAll(TOKENS)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ names: new Set(), at: '' });
    else if (token === '[') open.push({ names: null, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (colon !== undefined && inner?.names) {
      inner.at = String(JSON.parse(`"${name}"`));
      if (inner.names.has(inner.at)) found.push(repeated(open));
      inner.names.add(inner.at);
    }
  }
  return found;
}

function repeated(open: readonly Open[]): FieldError {
  return { path: pathText(open.map(({ at }) => at)), code: 'repeated-field', message: 'is given twice' };
}
