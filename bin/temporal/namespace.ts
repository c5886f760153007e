import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { Log } from '../embedded/log.ts';
import type { TemporalConfig } from './config.ts';

const NOT_FOUND = 5;
const VISIBLE_MS = 30_000;

/**
 * Makes the namespace, or corrects its retention. Answers the number of changes.
 * Temporal Cloud refuses both to ordinary keys: there they are done in its own console, and the error says so.
 */
export async function applyNamespace(
  connection: Connection,
  config: TemporalConfig,
  log: Log,
): Promise<number> {
  const { name, retention } = config.namespace;
  const kept = await retentionMs(connection, name);
  if (kept === undefined) {
    await connection.workflowService.registerNamespace({
      namespace: name,
      description: 'Orders under their own written order policy',
      workflowExecutionRetentionPeriod: msToTs(retention),
    });
    await untilFound(
      async () => (await retentionMs(connection, name)) !== undefined,
      `the namespace ${name}`,
    );
    log(`Namespace ${name}: made, retention ${retention / 86_400_000} days`);
    return 1;
  }
  if (kept === retention) return 0;
  await connection.workflowService.updateNamespace({
    namespace: name,
    config: { workflowExecutionRetentionTtl: msToTs(retention) },
  });
  log(`Namespace ${name}: retention set from ${kept / 86_400_000} to ${retention / 86_400_000} days`);
  return 1;
}

/** Other frontends and caches learn of a change within seconds: asks until the answer is yes, or throws. */
export async function untilFound(ask: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + VISIBLE_MS;
  while (!(await ask())) {
    if (Date.now() > end)
      throw new Error(`Temporal accepted ${what}, but does not show it after ${VISIBLE_MS / 1000} s.`);
    await delay(200);
  }
}

export function isNotFound(error: unknown): boolean {
  return isGrpcServiceError(error) && Number(error.code) === NOT_FOUND;
}

async function retentionMs(connection: Connection, namespace: string): Promise<number | undefined> {
  try {
    const answer = await connection.workflowService.describeNamespace({ namespace });
    return Number(answer.config?.workflowExecutionRetentionTtl?.seconds ?? 0) * 1000;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
