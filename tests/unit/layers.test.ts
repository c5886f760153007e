import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const CONFIGURATION = '.oxlintrc.json';
const OXLINT = join('node_modules', '.bin', 'oxlint');

const output = z.object({
  diagnostics: z.array(
    z.object({ code: z.string(), filename: z.string(), message: z.string(), help: z.string().optional() }),
  ),
});

const uses = (module: string) => `import { thing } from '${module}'; thing();`;
const knows = (module: string) => `import type { Thing } from '${module}'; export const thing: Thing = 1;`;

const PURE = 'domain/ is pure: it imports no other room';
const DRY = 'domain/ does no I/O';
const DATABASE = 'db/ imports domain/ only';
const NEITHER = 'knows neither HTTP nor Temporal';
const COMMANDS = 'commands/ imports db/ and domain/';
const ACTIVITIES = 'activities/ imports db/ and domain/';
const BY_MESSAGES = 'knows a workflow only by its messages.ts';
const BY_TYPE = 'a workflow knows its activities by type only';
const DETERMINISTIC = 'a workflow is deterministic';
const OTHER_WORKFLOW = 'a workflow knows another only by its messages.ts';
const API = 'api/ calls commands/ and db/ queries';

const REFUSED = [
  ['domain/money/x.ts', uses('../../db/orders.ts'), PURE],
  ['domain/money/x.ts', knows('../../db/schema.ts'), PURE],
  ['domain/money/x.ts', uses('../../workflows/order/messages.ts'), PURE],
  ['domain/money/x.ts', uses('../../tests/setup/stack.ts'), PURE],
  ['domain/money/x.ts', "export * from '../../commands/command.ts';", PURE],
  ['domain/money/x.ts', "await import('../../api/app.ts');", PURE],
  ['domain/x.ts', uses('node:fs'), DRY],
  ['domain/x.ts', uses('node:fs/promises'), DRY],
  ['domain/x.ts', uses('fs/promises'), DRY],
  ['domain/x.ts', uses('kysely'), DRY],
  ['domain/x.ts', uses('@temporalio/workflow'), DRY],
  ['db/queries/x.ts', uses('../../commands/command.ts'), DATABASE],
  ['db/x.ts', uses('../activities/relay.ts'), DATABASE],
  ['db/x.ts', uses('hono/http-exception'), NEITHER],
  ['db/x.ts', uses('@temporalio/client'), NEITHER],
  ['commands/x.ts', uses('../activities/relay.ts'), COMMANDS],
  ['commands/x.ts', uses('../api/app.ts'), COMMANDS],
  ['commands/x.ts', uses('../bin/order-runs.ts'), COMMANDS],
  ['commands/x.ts', uses('../workflows/order/order.ts'), BY_MESSAGES],
  ['commands/x.ts', uses('../workflows/orders-queue.ts'), BY_MESSAGES],
  ['commands/x.ts', uses('@temporalio/client'), NEITHER],
  ['commands/x.ts', uses('@hono/zod-openapi'), NEITHER],
  ['activities/order-steps/x.ts', uses('../../commands/decide-task.ts'), ACTIVITIES],
  ['activities/x.ts', uses('../workflows/relay/relay.ts'), BY_MESSAGES],
  ['activities/x.ts', uses('hono'), 'activities/ knows no HTTP'],
  ['workflows/order/x.ts', uses('../../activities/relay.ts'), BY_TYPE],
  ['workflows/order/stages/x.ts', uses('../../../activities/relay.ts'), BY_TYPE],
  ['workflows/order/x.ts', uses('../../db/orders.ts'), DETERMINISTIC],
  ['workflows/order/x.ts', knows('../../db/schema.ts'), DETERMINISTIC],
  ['workflows/order/stages/x.ts', uses('../../../commands/command.ts'), DETERMINISTIC],
  ['workflows/order/x.ts', uses('../relay/relay.ts'), OTHER_WORKFLOW],
  ['workflows/order/stages/x.ts', uses('../../relay/relay.ts'), OTHER_WORKFLOW],
  ['workflows/order/x.ts', uses('@temporalio/client'), DETERMINISTIC],
  ['workflows/order/x.ts', uses('node:crypto'), DETERMINISTIC],
  ['workflows/order/stages/x.ts', uses('node:fs/promises'), DETERMINISTIC],
  ['workflows/order/x.ts', uses('zod'), DETERMINISTIC],
  ['api/orders/x.ts', uses('../../activities/relay.ts'), API],
  ['api/orders/x.ts', uses('../../bin/order-runs.ts'), API],
  ['api/orders/x.ts', uses('../../workflows/order/order.ts'), BY_MESSAGES],
  ['api/orders/x.ts', uses('@temporalio/worker'), 'api/ runs no workflow'],
] as const;

const ALLOWED = [
  ['domain/money/x.ts', uses('../quantity/quantity.ts')],
  ['domain/x.ts', uses('node:crypto')],
  ['db/queries/x.ts', uses('../../domain/money/money.ts')],
  ['db/x.ts', uses('kysely')],
  ['commands/x.ts', uses('../db/orders.ts')],
  ['commands/x.ts', uses('../workflows/order/messages.ts')],
  ['activities/order-steps/x.ts', uses('../../db/orders.ts')],
  ['activities/x.ts', uses('../workflows/order/messages.ts')],
  ['workflows/order/x.ts', knows('../../activities/relay.ts')],
  ['workflows/order/stages/x.ts', knows('../../../activities/relay.ts')],
  ['workflows/order/x.ts', uses('../../domain/order/stages.ts')],
  ['workflows/order/stages/x.ts', uses('../../../domain/order/stages.ts')],
  ['workflows/order/stages/x.ts', uses('../order-run.ts')],
  ['workflows/order/x.ts', uses('../relay/messages.ts')],
  ['workflows/order/stages/x.ts', uses('../../relay/messages.ts')],
  ['workflows/orders-queue.ts', uses('./order/order.ts')],
  ['workflows/order/x.ts', uses('@temporalio/workflow')],
  ['api/orders/x.ts', uses('../../commands/decide-task.ts')],
  ['api/orders/x.ts', uses('../../workflows/order/messages.ts')],
  ['bin/x.ts', uses('../activities/relay.ts')],
  ['tests/unit/x.ts', uses('../../workflows/order/order.ts')],
] as const;

/** What the real linter says about each of these files, were they written where they say. */
function refusals(files: readonly (readonly [file: string, source: string, ...unknown[]])[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-layers-'));
  try {
    copyFileSync(CONFIGURATION, join(folder, CONFIGURATION));
    const paths = files.map(([file, source], index) => {
      const path = join(folder, dirname(file), `${index}-${basename(file)}`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${source}\n`);
      return path;
    });
    const run = spawnSync(OXLINT, ['--config', join(folder, CONFIGURATION), '--format=json', folder], {
      encoding: 'utf8',
    });
    const restricted = output
      .parse(JSON.parse(run.stdout))
      .diagnostics.filter(({ code }) => code.includes('no-restricted-imports'));
    return paths.map((path) =>
      restricted
        .filter(({ filename }) => resolve(filename) === path)
        .map(({ message, help }) => `${message} ${help ?? ''}`)
        .join('\n'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const said = refusals([...REFUSED, ...ALLOWED]);

test.each(REFUSED.map(([file, source, message], index) => [file, source, message, said[index]]))(
  'given %s, when it says %s, then lint refuses it: %s',
  (_file, _source, message, answer) => {
    expect(answer).toContain(message);
  },
);

test.each(ALLOWED.map(([file, source], index) => [file, source, said[REFUSED.length + index]]))(
  'given %s, when it says %s, then lint allows it',
  (_file, _source, answer) => {
    expect(answer).toBe('');
  },
);
