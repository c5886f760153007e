import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import type { DB } from '../../../db/schema.ts';
import { type Acknowledged, commandOf } from '../acknowledged.ts';

/**
 * Commands whose answer is not what the rows say: acknowledged and not stored, answered differently under one key, an
 * event too few or too many in the chains, an error of ours or a deadlock shown to the caller. Empty when all is well.
 */
export async function wronglyApplied(db: Kysely<DB>, answers: readonly Acknowledged[]): Promise<string[]> {
  const rows = await db
    .selectFrom('idempotency_keys')
    .select(['principal', 'path', 'key', 'status', 'body', 'correlation_id'])
    .execute();
  const stored = new Map(rows.map((row) => [nameOf(row.principal, row.path, row.key), row]));
  const events = await personalEvents(db);
  const acknowledged = answers.filter(({ answer }) => answer !== null && answer.status < 300);
  return [
    ...acknowledged.flatMap(({ person, path, key, answer }) => {
      const row = stored.get(nameOf(person, path, key));
      if (!row) return [`${path} of ${person} was acknowledged, and nothing is stored of it`];
      if (row.status !== answer?.status || !isDeepStrictEqual(row.body, commandOf(answer.body))) {
        return [`${path} of ${person} was answered ${answer?.status}, stored is ${row.status}`];
      }
      return [];
    }),
    ...rows.flatMap(({ principal, path, status, correlation_id: cause }) => {
      const expected = status !== null && status < 300 ? 1 : 0;
      const found = events.get(cause) ?? 0;
      return found === expected
        ? []
        : [`${path} of ${principal} was answered ${status} and has ${found} events`];
    }),
    ...answers.flatMap(({ path, answer }) => {
      const said = JSON.stringify(answer?.body ?? null);
      const ours = answer !== null && answer.status >= 500 && answer.status !== 503;
      return ours || said.includes('40P01') ? [`${path} was answered ${answer?.status}: ${said}`] : [];
    }),
  ];
}

/** How many events people left in the chains of orders, by the correlation id of the command. */
async function personalEvents(db: Kysely<DB>): Promise<Map<string | null, number>> {
  const rows = await db
    .selectFrom('audit_events')
    .select(({ fn }) => ['correlation_id', fn.countAll<number>().as('events')])
    .where('subject_kind', '=', 'order')
    .where('actor', 'not like', 'process:%')
    .groupBy('correlation_id')
    .execute();
  return new Map(rows.map((row) => [row.correlation_id, Number(row.events)]));
}

function nameOf(...parts: string[]): string {
  return JSON.stringify(parts);
}
