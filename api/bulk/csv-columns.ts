import type { FieldError } from '../../commands/problem.ts';
import { shownName } from '../http/path-text.ts';

type Step = string | number;

/** A column: where its cells belong in the order form, and as what they are read. */
export type Column = { name: string; path: Step[]; type: 'text' | 'number' | 'boolean' };

/** `document.lines[0].sku`, with `:number` or `:boolean` after it where the cells are no texts. */
const NAME =
  /^(?<path>[A-Za-z][A-Za-z0-9]*(?:\[\d{1,3}\])?(?:\.[A-Za-z][A-Za-z0-9]*(?:\[\d{1,3}\])?)*)(?::(?<type>number|boolean))?$/;

/** The columns that a header row names, or what is wrong with it. */
export function columnsOf(header: readonly string[]): { columns: Column[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const columns = header.flatMap((text, index) => {
    const name = text.trim();
    const found = NAME.exec(name)?.groups;
    const at = `header[${index}]`;
    if (!found?.['path']) {
      const message = `"${shownName(name)}" is no path such as document.lines[0].sku`;
      errors.push({ path: at, code: 'not-a-path', message });
      return [];
    }
    if (seen.has(found['path'])) {
      errors.push({ path: at, code: 'repeated-field', message: `"${shownName(name)}" is given twice` });
    }
    seen.add(found['path']);
    const path = [...found['path'].matchAll(/[A-Za-z0-9]+/g)].map(([step]) =>
      /^\d/.test(step) ? Number(step) : step,
    );
    return [{ name: found['path'], path, type: typeOf(found['type'], path) }];
  });
  return { columns, errors };
}

function typeOf(given: string | undefined, path: readonly Step[]): Column['type'] {
  if (given === 'number' || given === 'boolean') return given;
  return path.at(-1) === 'lineNo' ? 'number' : 'text';
}

/** The order that the cells of a row make; an empty cell says nothing, and lines of which nothing is said are left out. */
export function valueOf(
  columns: readonly Column[],
  cells: readonly string[],
): { value: unknown; faults: FieldError[] } {
  const faults: FieldError[] = [];
  const root: Node = new Map();
  if (cells.length > columns.length) {
    const message = `the row has ${cells.length} cells, the header ${columns.length}`;
    faults.push({ path: '', code: 'too-many-cells', message });
  }
  columns.forEach(({ name, path, type }, index) => {
    const cell = cells[index]?.trim() ?? '';
    if (cell === '') return;
    const read = readCell(cell, type);
    if (read === null) faults.push({ path: name, code: `not-a-${type}`, message: `is no ${type}` });
    else if (!put(root, path, read)) {
      faults.push({ path: name, code: 'not-a-path', message: 'another column gives the whole of it' });
    }
  });
  return { value: plain(root), faults };
}

type Leaf = string | number | boolean;
type Node = Map<Step, Node | Leaf>;

function readCell(cell: string, type: Column['type']): Leaf | null {
  if (type === 'text') return cell;
  if (type === 'boolean') return cell === 'true' ? true : cell === 'false' ? false : null;
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(cell) ? Number(cell) : null;
}

function put(root: Node, path: readonly Step[], value: Leaf): boolean {
  let node = root;
  for (const step of path.slice(0, -1)) {
    const inner = node.get(step) ?? new Map();
    if (!(inner instanceof Map)) return false;
    node.set(step, inner);
    node = inner;
  }
  const last = path.at(-1);
  if (last === undefined || node.has(last)) return false;
  node.set(last, value);
  return true;
}

function plain(node: Node | Leaf): unknown {
  if (!(node instanceof Map)) return node;
  const entries = [...node].map(([step, inner]) => [step, plain(inner)] as const);
  const isList = entries.length > 0 && entries.every(([step]) => typeof step === 'number');
  if (!isList) return Object.fromEntries(entries);
  return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner);
}
