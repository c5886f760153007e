import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { policyCitations, sourceCitations, testCitations } from './citations.ts';

const rulesFile = z.strictObject({
  rules: z.array(
    z.strictObject({ id: z.string(), stage: z.string(), title: z.string(), sources: z.array(z.string()) }),
  ),
  figures: z.array(
    z.strictObject({ id: z.string(), kind: z.string(), title: z.string(), rules: z.array(z.string()) }),
  ),
});

type Row = { id: string; stage: string; title: string; where: readonly string[]; tests: readonly string[] };

/** docs/rules.md: each rule of the sources, where it is carried out, the tests that name it, and what is left. */
export async function rulesPage(root: string): Promise<string> {
  const rows = await readRows(root);
  const proved = rows.filter((row) => row.tests.length > 0);
  const untested = rows.filter((row) => row.tests.length === 0 && row.where.length > 0);
  const open = rows.filter((row) => row.tests.length === 0 && row.where.length === 0);
  return [
    '# Rules',
    '',
    'Written by `npm run generate`; do not edit. Each rule of the source documents (`policies/rules.yaml`): the policy',
    'entries and source files that cite it, and the tests whose names do.',
    '',
    `${proved.length} of ${rows.length} are named by a test, ${untested.length} are cited but not tested, ${open.length} are not covered.`,
    '',
    '## Covered',
    '',
    '| Rule | Says | Where | Tests |',
    '|---|---|---|---|',
    ...[...proved, ...untested].sort(byPlace(rows)).map(tableRow),
    '',
    '## Cited, but no test names them',
    '',
    ...listed(untested),
    '',
    '## Not covered',
    '',
    ...listed(open),
    '',
  ].join('\n');
}

async function readRows(root: string): Promise<Row[]> {
  const file = rulesFile.parse(parse(await readFile(join(root, 'policies/rules.yaml'), 'utf8')));
  const [policies, sources, tests] = await Promise.all([
    policyCitations(root),
    sourceCitations(root),
    testCitations(root),
  ]);
  const known = [
    ...file.rules,
    ...file.figures.map(({ id, kind, title }) => ({ id, title, stage: `SLA register, kind ${kind}` })),
  ];
  return known.map(({ id, stage, title }) => ({
    id,
    stage,
    title,
    where: [...(policies.get(id) ?? []), ...(sources.get(id) ?? [])],
    tests: tests.get(id) ?? [],
  }));
}

function byPlace(rows: readonly Row[]) {
  const place = new Map(rows.map((row, index) => [row.id, index]));
  return (a: Row, b: Row) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0);
}

function tableRow(row: Row): string {
  const cells = [row.id, `${row.title} (${row.stage})`, row.where.join('<br>'), row.tests.join('<br>')];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function listed(rows: readonly Row[]): string[] {
  return rows.length === 0 ? ['None.'] : rows.map((row) => `- ${row.id} ${row.title} (${row.stage})`);
}
