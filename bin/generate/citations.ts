import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isKnownRule, ruleIdsIn } from '../../domain/policy/rule-ids.ts';

/** Rule id → the places that cite it, sorted, each once. */
export type Citations = ReadonlyMap<string, readonly string[]>;

const ROOMS = ['domain', 'commands', 'workflows', 'activities', 'db', 'api'];
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|--[^\n]*/g;
/** The name of a test or a group of tests: what stands first in it(…), test.each(…)(…), describe.skipIf(…)(…). */
const TEST_NAME = /\b(?:it|test|describe)(?:\.\w+(?:\([\s\S]*?\))?)*\s*\(\s*(['"`])([\s\S]*?)\1\s*,/g;

/** No business policies: the settings apart, the list of rules, the benchmark's. */
const OTHER_FILES = /\.settings\.yaml$|\/rules\.yaml$|\/bench\.yaml$/;

/** Entries of the policies by their `rule:`, such as `standard: gates.credit`, and the policies' comments. */
export async function policyCitations(root: string): Promise<Citations> {
  const found = new Map<string, Set<string>>();
  for (const file of files(root, 'policies/*.yaml')) {
    if (OTHER_FILES.test(file)) continue;
    const text = await readFile(join(root, file), 'utf8');
    const policy: unknown = parse(text);
    const id = file.replace(/^policies\/|\.yaml$/g, '');
    eachEntry(policy, '', (place, rule) => add(found, rule, `${id}: ${place}`));
    for (const comment of text.match(/^\s*#.*$/gm) ?? []) add(found, comment, file);
  }
  return sorted(found);
}

/** Source files whose comments name a rule. */
export async function sourceCitations(root: string): Promise<Citations> {
  const found = new Map<string, Set<string>>();
  for (const file of files(root, `{${ROOMS.join(',')}}/**/*.{ts,sql}`)) {
    const text = await readFile(join(root, file), 'utf8');
    for (const comment of text.match(COMMENT) ?? []) add(found, comment, file);
  }
  return sorted(found);
}

/** Tests whose names, or whose group's names, name a rule. */
export async function testCitations(root: string): Promise<Citations> {
  const found = new Map<string, Set<string>>();
  for (const file of files(root, 'tests/**/*.test.ts')) {
    const text = await readFile(join(root, file), 'utf8');
    for (const match of text.matchAll(TEST_NAME)) {
      add(found, match[2] ?? '', `${file}: ${(match[2] ?? '').replace(/\s+/g, ' ')}`);
    }
  }
  return sorted(found);
}

function files(root: string, pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort();
}

function eachEntry(node: unknown, place: string, see: (place: string, rule: string) => void): void {
  if (Array.isArray(node)) {
    for (const [index, entry] of node.entries()) eachEntry(entry, `${place}.${nameOf(entry) ?? index}`, see);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'rule' && typeof value === 'string') see(place, value);
    else eachEntry(value, place === '' ? key : `${place}.${key}`, see);
  }
}

function nameOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  if ('code' in entry && typeof entry.code === 'string') return entry.code;
  if ('on' in entry && typeof entry.on === 'string') return entry.on;
  return Object.keys(entry)[0] ?? null;
}

function add(found: Map<string, Set<string>>, text: string, place: string): void {
  for (const id of ruleIdsIn(text).filter(isKnownRule)) {
    const places = found.get(id) ?? new Set();
    found.set(id, places.add(place));
  }
}

function sorted(found: ReadonlyMap<string, ReadonlySet<string>>): Citations {
  return new Map([...found].map(([id, places]) => [id, [...places].sort()]));
}
