import type { Connection } from '@temporalio/client';
import type { Log } from '../embedded/log.ts';
import type { AttributeType, TemporalConfig } from './config.ts';
import { isNotFound, isRefused, untilFound } from './namespace.ts';

/** Temporal's IndexedValueType by number. */
const TYPE_NUMBER: Readonly<Record<AttributeType, number>> = {
  Text: 1,
  Keyword: 2,
  Int: 3,
  Double: 4,
  Bool: 5,
  Datetime: 6,
  KeywordList: 7,
};

/**
 * Adds the search attributes that are missing and waits until they can be queried. Answers the number of changes.
 * Throws an Error that lists every attribute registered with another type: Temporal would accept ours silently and do
 * nothing, and orders would then not start.
 */
export async function applySearchAttributes(
  connection: Connection,
  config: TemporalConfig,
  log: Log,
): Promise<number> {
  const namespace = config.namespace.name;
  const wanted = Object.entries(config.searchAttributes);
  const found = await listAttributes(connection, namespace);
  if (found === undefined) {
    await requireQueryable(connection, namespace, wanted, log);
    return 0;
  }
  const clashes = wanted.filter(([name, type]) => found.has(name) && found.get(name) !== TYPE_NUMBER[type]);
  if (clashes.length > 0) {
    const lines = clashes.map(
      ([name, type]) => `- ${name} is ${typeName(found.get(name))}, and must be ${type}`,
    );
    throw new Error(
      `The namespace ${namespace} has search attributes of another type:\n${lines.join('\n')}\n` +
        'A type cannot be changed. Remove the attribute (temporal operator search-attribute remove --name NAME), ' +
        'or use a namespace of its own for Countersign (TEMPORAL_NAMESPACE).',
    );
  }
  const missing = wanted.filter(([name]) => !found.has(name));
  if (missing.length > 0) {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, TYPE_NUMBER[type]])),
    });
    log(`Search attributes added: ${missing.map(([name, type]) => `${name} (${type})`).join(', ')}`);
  }
  await untilFound(() => canQuery(connection, namespace, wanted), 'the search attributes');
  return missing.length;
}

async function listAttributes(
  connection: Connection,
  namespace: string,
): Promise<Map<string, number> | undefined> {
  const found = new Map<string, number>();
  let refused = false;
  await untilFound(async () => {
    try {
      const answer = await connection.operatorService.listSearchAttributes({ namespace });
      for (const [name, type] of Object.entries(answer.customAttributes ?? {})) found.set(name, type);
      return true;
    } catch (error) {
      // A namespace made a moment ago is not known to every part of the server yet.
      if (isNotFound(error)) return false;
      refused = isRefused(error);
      if (!refused) throw error;
      return true;
    }
  }, `the namespace ${namespace}`);
  return refused ? undefined : found;
}

/** Where attributes cannot be listed (a managed cluster), at least each must be known; their types cannot be checked. */
async function requireQueryable(
  connection: Connection,
  namespace: string,
  wanted: [string, AttributeType][],
  log: Log,
): Promise<void> {
  const missing: string[] = [];
  for (const [name, type] of wanted) {
    if (!(await canQuery(connection, namespace, [[name, type]]))) missing.push(`${name} (${type})`);
  }
  if (missing.length > 0) {
    throw new Error(
      `The namespace ${namespace} lacks search attributes, and this key may not add them. ` +
        `Add them in the console of the cluster: ${missing.join(', ')}.`,
    );
  }
  log(
    `Search attributes of ${namespace}: all known; this key may not list them, so their types are not checked`,
  );
}

/** An attribute can be used once a query by it is understood. */
async function canQuery(
  connection: Connection,
  namespace: string,
  wanted: [string, string][],
): Promise<boolean> {
  const query = wanted.map(([name]) => `${name} IS NULL`).join(' AND ');
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query });
    return true;
  } catch {
    return false;
  }
}

function typeName(type: number | undefined): string {
  return Object.entries(TYPE_NUMBER).find(([, number]) => number === type)?.[0] ?? `of type ${type}`;
}
