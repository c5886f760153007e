import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generatedDocuments } from './generate/documents.ts';

/** Writes the generated documents; with --check writes nothing, lists what is stale and exits 1. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const root = join(import.meta.dirname, '..');
  const stale: string[] = [];
  for (const { path, render } of generatedDocuments(root)) {
    const file = join(root, path);
    const wanted = await render();
    if ((await existing(file)) === wanted) continue;
    stale.push(path);
    if (!values.check) await writeFile(file, wanted);
  }
  if (values.check && stale.length > 0) {
    console.error(`out of date, run "npm run generate": ${stale.join(', ')}`);
    process.exitCode = 1;
  } else if (!values.check) {
    console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'nothing has changed');
  }
}

async function existing(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

await main();
