import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Stack, startStack } from '../setup/stack.ts';
import { PATHS } from './paths.ts';

/**
 * Histories of real orders, kept as they were: RECORD_HISTORIES=<name of the change> adds those of today's code.
 * A workflow change must replay all of them, or the orders under way would stand still.
 */
const FOLDER = join(import.meta.dirname, 'histories');

describe('given the histories of orders under way when the workflow changes', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(async () => {
    await stack.close();
  });

  test.each(readdirSync(FOLDER))(
    'when %s is replayed by today’s code, then it goes the same way',
    async (file) => {
      const history = historyFromJSON(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
      await replay(history, file.replace(/\.json$/, ''));
      expect(history.events?.length).toBeGreaterThan(10);
    },
  );

  test.each(Object.entries(PATHS))(
    'when an order goes the way "%s", then its history replays, completed or not',
    async (name, go) => {
      const order = await go(stack);
      await stack.settled(order);
      const history = await stack.client.workflow.getHandle(order).fetchHistory();
      await replay(history, order);
      record(name, historyToJSON(history));
      expect(history.events?.length).toBeGreaterThan(10);
    },
  );

  test('when a way is played whose history is not kept, then the keeping is asked for', () => {
    const kept = readdirSync(FOLDER);
    const missing = Object.keys(PATHS).filter((name) => !kept.some((file) => file.startsWith(`${name}.`)));
    expect(missing, 'run RECORD_HISTORIES=name npm test -- tests/replay').toEqual([]);
  });
});

async function replay(
  history: Parameters<typeof Worker.runReplayHistory>[1],
  workflowId: string,
): Promise<void> {
  const workflowBundle = { codePath: inject('workflows').orders };
  await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
}

function record(path: string, history: string): void {
  const change = process.env['RECORD_HISTORIES'];
  if (!change) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${path}.${change}.json`), `${history}\n`);
}
