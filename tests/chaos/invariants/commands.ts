import { isDeepStrictEqual } from 'node:util';
import { type Kysely, sql } from 'kysely';
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
      // Several decisions at once: each has a key and events of its own.
      if (path === '/tasks/decisions') return [];
      const done = status !== null && status < 300;
      const { kinds, most } = events.get(cause) ?? { kinds: 0, most: 0 };
      // A command says each thing that it did once; a fact may settle a gate beside its own event.
      if (done ? kinds > 0 && most === 1 : kinds === 0) return [];
      return [
        `${path} of ${principal} was answered ${status} and has ${kinds} kinds of events, ${most} of one`,
      ];
    }),
    ...answers.flatMap(({ path, answer }) => {
      const said = JSON.stringify(answer?.body ?? null);
      const ours = answer !== null && answer.status >= 500 && answer.status !== 503;
      return ours || said.includes('40P01') ? [`${path} was answered ${answer?.status}: ${said}`] : [];
    }),
  ];
}

type Left = { kinds: number; most: number };

/** What people left in the chains: kinds of events, and most of one kind, by the correlation id of the command. */
async function personalEvents(db: Kysely<DB>): Promise<Map<string | null, Left>> {
  const { rows } = await sql<Left & { cause: string | null }>`
    SELECT cause, count(*)::int AS kinds, max(events)::int AS most FROM (
      SELECT correlation_id AS cause, subject_kind, subject_id, kind, count(*) AS events FROM audit_events
      WHERE actor NOT LIKE 'process:%' GROUP BY 1, 2, 3, 4) AS each GROUP BY cause`.execute(db);
  return new Map(rows.map(({ cause, ...left }) => [cause, left]));
}

function nameOf(...parts: string[]): string {
  return JSON.stringify(parts);
}
