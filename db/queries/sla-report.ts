import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { WorkCalendar } from '../../domain/calendar/calendar.ts';
import {
  elapsedSeconds,
  type Late,
  type Lateness,
  latenessOf,
  workingSeconds,
} from '../../domain/clocks/lateness.ts';
import { calendarOf } from '../calendars.ts';
import type { DB } from '../schema.ts';

export const REPORT_KEYS = ['stage', 'owner', 'person', 'clock', 'class'] as const;

export type ReportKey = (typeof REPORT_KEYS)[number];

/** Of one group; started = met + breached + dropped + running. Pauses are in seconds as they pass. */
export type SlaGroup = {
  key: string;
  started: number;
  /** Done in time. */
  met: number;
  /** Over their time, done since or not; `targetsMissed` of them were targets only. */
  breached: number;
  targetsMissed: number;
  /** Ended in time, for what they timed need not be done any more. */
  dropped: number;
  /** Not done yet, and in time. */
  running: number;
  warned: number;
  pausedSeconds: number;
  /**
   * Of the breached ones, until what was timed was done, or until now: of clocks that count working time in seconds of
   * working time, of those that count time as it passes in seconds of that. The two are never added up.
   */
  lateWorking: Lateness;
  lateElapsed: Lateness;
};

type Read = Omit<SlaGroup, 'lateWorking' | 'lateElapsed'> & {
  /** Of the breached clocks: the calendar by which each counts, null where it counts time as it passes. */
  late: (Late & { calendar: string | null })[];
};

/**
 * How the clocks did that started in a span of time (its end excluded), by stage, owner, person, clock or class of
 * order (P-168, P-169); one statement, and each calendar once. A clock with several owners, people or classes counts
 * for each of them. What was done after its time is breached also where no round came to fire it in between. A reminder
 * has no time to keep.
 */
export async function slaReport(
  db: Kysely<DB>,
  asked: { companyIds: readonly string[]; from: Date; to: Date; by: ReportKey; now: Date },
): Promise<SlaGroup[]> {
  const { from, to, now } = asked;
  const { rows } = await sql<Read>`
    WITH timed AS (
      SELECT c.*, o.classes, coalesce(c.stopped_at, ${now}::timestamptz) AS until_at,
        coalesce(c.due_at, c.breached_at) AS was_due, c.breached_at IS NOT NULL OR (
          c.kind <> 'window' AND c.paused_since IS NULL
          AND coalesce(c.stopped_at, ${now}::timestamptz) > c.due_at) AS late
      FROM clocks c JOIN orders o ON o.id = c.order_id
      WHERE o.company_id = ANY(${[...asked.companyIds]}::text[]) AND c.kind <> 'periodic'
        AND c.started_at >= ${from} AND c.started_at < ${to}),
    reckoned AS (
      SELECT t.*, coalesce((SELECT sum(extract(epoch FROM upper(stood) - lower(stood))) FROM unnest((
          SELECT range_agg(tstzrange(p.paused_at, least(coalesce(p.resumed_at, t.until_at), t.until_at)))
          FROM clock_pauses p WHERE p.clock_id = t.id AND p.paused_at < t.until_at)) AS stood), 0) AS paused
      FROM timed t)
    SELECT ${KEYS[asked.by].key} AS key, count(*)::int AS started,
      (count(*) FILTER (WHERE ended = 'done' AND NOT late))::int AS met,
      (count(*) FILTER (WHERE late))::int AS breached,
      (count(*) FILTER (WHERE late AND soft))::int AS "targetsMissed",
      (count(*) FILTER (WHERE ended = 'dropped' AND NOT late))::int AS dropped,
      (count(*) FILTER (WHERE ended IS NULL AND NOT late))::int AS running,
      (count(*) FILTER (WHERE warned_at IS NOT NULL))::int AS warned,
      coalesce(json_agg(json_build_object('calendar', CASE mode WHEN 'working' THEN calendar_id END,
        'from', floor(extract(epoch FROM was_due) * 1000)::float8,
        'to', floor(extract(epoch FROM until_at) * 1000)::float8)) FILTER (WHERE late), '[]') AS late,
      coalesce(round(sum(paused)), 0)::float8 AS "pausedSeconds"
    FROM reckoned r ${KEYS[asked.by].join}
    GROUP BY 1 ORDER BY 1`.execute(db);
  const calendars = await calendarsOf(db, rows);
  return rows.map(({ late, ...group }) => ({ ...group, ...latenessIn(late, calendars) }));
}

async function calendarsOf(db: Kysely<DB>, rows: readonly Read[]): Promise<Map<string, WorkCalendar>> {
  const ids = new Set(rows.flatMap(({ late }) => late.flatMap(({ calendar }) => calendar ?? [])));
  const calendars = new Map<string, WorkCalendar>();
  for (const id of ids) calendars.set(id, (await calendarOf(db, id)).calendar);
  return calendars;
}

function latenessIn(late: Read['late'], calendars: ReadonlyMap<string, WorkCalendar>) {
  const working = [...calendars].flatMap(([id, calendar]) =>
    workingSeconds(
      calendar,
      late.filter((each) => each.calendar === id),
    ),
  );
  const elapsed = late.filter(({ calendar }) => calendar === null).map(elapsedSeconds);
  return { lateWorking: latenessOf(working), lateElapsed: latenessOf(elapsed) };
}

type Key = { key: RawBuilder<string>; join: RawBuilder<unknown> };

/** What a group is, where it has none `-`: the whole order has no stage, and what nobody decided no person. */
const KEYS: Readonly<Record<ReportKey, Key>> = {
  stage: { key: sql`coalesce(r.stage, '-')`, join: sql`` },
  clock: { key: sql`r.code`, join: sql`` },
  owner: {
    key: sql`coalesce(owner.role, '-')`,
    join: sql`LEFT JOIN LATERAL unnest(r.owner_roles) AS owner (role) ON true`,
  },
  class: {
    key: sql`coalesce(class.code, '-')`,
    join: sql`LEFT JOIN LATERAL unnest(r.classes) AS class (code) ON true`,
  },
  person: {
    key: sql`coalesce(decided.by, '-')`,
    join: sql`LEFT JOIN LATERAL (SELECT DISTINCT t.decided_by FROM tasks t
      WHERE t.order_id = r.order_id AND t.decided_by IS NOT NULL AND CASE r.subject_kind
        WHEN 'task' THEN t.id::text = r.subject_id WHEN 'gate' THEN t.gate_id::text = r.subject_id
        WHEN 'group' THEN t.revision = r.revision AND t.gate_code = ANY(r.gate_codes) ELSE false END
      ) AS decided (by) ON true`,
  },
};
