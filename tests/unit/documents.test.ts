import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { PATHS } from '../../bin/paths/paths.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

const documents = [
  'README.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

const pages = documents.map((file) => [file, readFileSync(file, 'utf8')] as const);

test.each(pages)('given %s, when it names a script, then package.json has it', (_, text) => {
  const named = [...text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, name]) => name);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});

test.each(pages)('given %s, when it links to a file or heading, then it is there', (file, text) => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
  const broken = links.filter(([, path = '', heading]) => {
    const target = path === '' ? file : join(dirname(file), path);
    if (!existsSync(target)) return true;
    return heading !== undefined && !anchors(readFileSync(target, 'utf8')).includes(heading);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test.each(pages)('given %s, when it names a file of the source, then it is there', (_, text) => {
  const rooms = /`((?:activities|api|bin|commands|db|domain|policies|tests|workflows)\/[\w./-]+)`/g;
  const named = [...text.matchAll(rooms)].map(([, path = '']) => path);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test('given the README, when it tells of demo:paths, then it names every path in the order in which they are played', () => {
  const [row = ''] = readFileSync('README.md', 'utf8').match(/^\| `npm run demo:paths`.*$/m) ?? [];
  const [, list = ''] = /plays one path: (.*?); /.exec(row) ?? [];
  expect(list.split(', ')).toEqual(PATHS.map(({ name }) => `\`${name}\``));
});

function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
