import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rulesPage } from '../../bin/generate/rules-page.ts';

// The rule ids are put together here, so that the page of this repository does not take them for this file's own.
const [first, second, third, figure] = [61, 62, 63].map((n) => `P-${n}`).concat('S-06');

const FILES = {
  'policies/rules.yaml': `rules:
  - { id: ${first}, stage: Production order, title: Issue the instruction, sources: ['4g'] }
  - { id: ${second}, stage: Plan, title: Break the order into tasks, sources: ['4g'] }
  - { id: ${third}, stage: Plan, title: Check stock of parts, sources: ['4g'] }
figures:
  - { id: ${figure}, kind: E, title: production instruction, rules: [${first}] }
`,
  'policies/own.yaml': `gates:
  - { code: instruction, rule: '${first}, ${figure}' }
`,
  'policies/bench.yaml': `gates:
  - { code: instruction, rule: ${third} }
`,
  'domain/plan.ts': `/** Splits an order (${second}). */
export const text = '${third} in a string is no citation';
`,
  'tests/plan.test.ts': `test.each([1, 2])(
  'given an order, then its instruction is issued (${first})',
  () => { text('${third}'); },
);
`,
};

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rules-page-'));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});

afterAll(() => rm(root, { recursive: true }));

test('given policies, sources and tests, then the page says rule, where and tests, and lists what is left', async () => {
  const page = await rulesPage(root);
  expect(page).toContain('1 of 4 are named by a test, 2 are cited but not tested, 1 are not covered.');
  expect(page).toContain(
    `| ${first} | Issue the instruction (Production order) | own: gates.instruction | tests/plan.test.ts: given an order, then its instruction is issued (${first}) |`,
  );
  expect(page).toContain(`| ${second} | Break the order into tasks (Plan) | domain/plan.ts |  |`);
  expect(page).toContain(`- ${figure} production instruction (SLA register, kind E)`);
  expect(page.slice(page.indexOf('## Not covered'))).toContain(`- ${third} Check stock of parts (Plan)`);
});

test('given the same files, then the page is the same', async () => {
  expect(await rulesPage(root)).toBe(await rulesPage(root));
});
