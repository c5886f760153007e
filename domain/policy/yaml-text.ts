import { isCollection, isNode, LineCounter, parseDocument } from 'yaml';
import type { Fault } from './schema-problems.ts';

export type YamlText = {
  value: unknown;
  /** What the YAML itself has wrong, such as a key that is there twice. */
  faults: (Fault & { line: number })[];
  /** The line of a path, or of the nearest thing around it that is there; 1 for the first. */
  lineOf: (path: readonly PropertyKey[]) => number;
};

export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = document.errors.map((error) => ({
    path: [],
    reason: `is not YAML: ${error.message}`,
    line: lines.linePos(error.pos[0]).line,
  }));
  return {
    value: faults.length > 0 ? undefined : document.toJS(),
    faults,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(keyStart(node, path, length)).line;
      }
      return 1;
    },
  };

  /** A mapping's or list's own text begins below its key: point at the key's line. */
  function keyStart(
    node: { range?: [number, number, number] | null },
    path: readonly PropertyKey[],
    length: number,
  ) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    if (isCollection(node) && isCollection(parent)) {
      for (const item of parent.items) {
        if (!isNode(item) && typeof item === 'object' && item !== null && 'key' in item) {
          const { key } = item;
          const named = isNode(key) && 'value' in key && key.value === path[length - 1];
          if (named && key.range) return key.range[0];
        }
      }
    }
    return node.range?.[0] ?? 0;
  }
}
