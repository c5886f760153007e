import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { Log } from '../embedded/log.ts';
import type { TemporalConfig } from './config.ts';

const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const VISIBLE_MS = 30_000;

/**
 * Makes the namespace, or corrects its retention. Answers the number of changes.
 * Temporal Cloud refuses both to a namespace's key: there they are done in its own console, and the message says so.
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
    log(`Namespace ${name}: made, retention ${days(retention)}`);
    return 1;
  }
  if (kept === retention) return 0;
  try {
    await connection.workflowService.updateNamespace({
      namespace: name,
      config: { workflowExecutionRetentionTtl: msToTs(retention) },
    });
  } catch (error) {
    if (!isRefused(error)) throw error;
    log(
      `Namespace ${name}: retention is ${days(kept)}, should be ${days(retention)}; this key may not set it`,
    );
    return 0;
  }
  log(`Namespace ${name}: retention set from ${days(kept)} to ${days(retention)}`);
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

/** A managed cluster does not let a namespace's key change or list what its own console manages. */
export function isRefused(error: unknown): boolean {
  return isGrpcServiceError(error) && [PERMISSION_DENIED, UNIMPLEMENTED].includes(Number(error.code));
}

function days(ms: number): string {
  return `${ms / 86_400_000} days`;
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
