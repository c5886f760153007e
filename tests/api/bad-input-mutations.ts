import { type Json, pathsIn, valueAt, withValue } from './bad-input-json.ts';
import { fc } from '../setup/chance.ts';

/** Values that are at the edge of what a form takes, or beyond it. */
export const EXTREMES: readonly Json[] = [
  '',
  ' ',
  '0',
  '-0',
  '-1',
  '1',
  '0.001',
  '0.01',
  '0.9999',
  '1000000000',
  '99999999999999',
  '9'.repeat(60),
  '1e9',
  'NaN',
  '9999-12-31',
  '0001-01-01',
  '0000-01-01',
  '2026-02-30',
  '2026-11-23T01:00:00Z',
  '1900-01-01T00:00:00Z',
  'K001',
  'C011',
  'P103',
  'P900',
  'prepaid',
  'generic-2',
  'gross',
  'approve-with-conditions',
  'need-documents',
  'constructor',
  '__proto__',
  '\u0000',
  '\ud83d',
  '\u{1f6b0}水泵',
  '</script>\r\n\t\u202e',
  'x'.repeat(501),
  'x'.repeat(5_000),
  0,
  -0,
  1,
  -1,
  0.5,
  2,
  1e21,
  -1e300,
  Number.MAX_SAFE_INTEGER,
  true,
  false,
  null,
  [],
  {},
  [[]],
  { '': '' },
];

type Change = { at: number } & (
  { kind: 'put'; value: Json } | { kind: 'delete' } | { kind: 'list' } | { kind: 'nest' } | { kind: 'retype' }
);

const at = fc.nat();
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ at, kind: fc.constant('put'), value: fc.constantFrom(...EXTREMES) }) },
  { weight: 1, arbitrary: fc.record({ at, kind: fc.constant('put'), value: anything() }) },
  { weight: 2, arbitrary: fc.record({ at, kind: fc.constantFrom('delete', 'list', 'nest', 'retype') }) },
);

/** Copies of a body with one to three values deleted, nested, of another type, or at an extreme. */
export function mutationsOf(body: Json): fc.Arbitrary<Json> {
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => changes.reduce(applied, body));
}

function applied(body: Json, change: Change): Json {
  const paths = pathsIn(body).filter((path) => !path.endsWith('.') && path !== '');
  const path = paths[change.at % Math.max(1, paths.length)];
  if (path === undefined) return body;
  return withValue(body, path, instead(change, valueAt(body, path)));
}

function instead(change: Change, held: Json): Json | undefined {
  switch (change.kind) {
    case 'put':
      return change.value;
    case 'delete':
      return undefined;
    case 'list':
      return [held, held];
    case 'nest':
      return { value: held };
    case 'retype':
      return typeof held === 'string' ? Number(held) || held.length : String(held);
  }
}

function anything(): fc.Arbitrary<Json> {
  return fc.json({ maxDepth: 3 }).map((text): Json => JSON.parse(text));
}
