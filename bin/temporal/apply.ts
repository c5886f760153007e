import { Client, type Connection } from '@temporalio/client';
import type { Log } from '../embedded/log.ts';
import type { TemporalConfig } from './config.ts';
import { applyNamespace } from './namespace.ts';
import { applySchedules } from './schedules.ts';
import { applySearchAttributes } from './search-attributes.ts';

/**
 * Brings a Temporal cluster to what temporal.yaml says, and tells each change. Applied again it changes nothing, and
 * says so. Answers the number of changes. Throws before any search attribute or Schedule is touched when an attribute
 * is registered with another type.
 */
export async function applyTemporalConfig(
  connection: Connection,
  config: TemporalConfig,
  log: Log,
): Promise<number> {
  const client = new Client({ connection, namespace: config.namespace.name });
  const changes =
    (await applyNamespace(connection, config, log)) +
    (await applySearchAttributes(connection, config, log)) +
    (await applySchedules(client, config, log));
  if (changes === 0)
    log(`Temporal namespace ${config.namespace.name} is as temporal.yaml says: nothing to change`);
  return changes;
}
