import { type Kysely, sql, type Transaction } from 'kysely';
import type { WorkCalendar } from '../domain/calendar/calendar.ts';
import { chineseYear } from '../domain/calendar/chinese-days.ts';
import { parseHours, parseWeekdays } from '../domain/calendar/shifts.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { appendAudit, type AuditEntry } from './audit.ts';
import type { DB } from './schema.ts';
import type { CalendarDaysTable } from './schema/policies.ts';

/** A calendar as it stood in one version; clocks store the version that they were reckoned with. */
export type VersionedCalendar = { calendar: WorkCalendar; version: number };

/** Who changes a calendar, for its evidence chain. */
export type CalendarAuthor = { actor: string; at: Date; correlationId: string | null };

/** In `announced_years`: the calendar keeps no public holidays, so every year is final. */
const EVERY_YEAR = 0;

/** The calendar of a policy: `policy:standard`. */
export function policyCalendarId(policyId: string): string {
  return `policy:${policyId}`;
}

/**
 * Writes a policy's calendar with the public days of the given years; what is there already stays. A year that was
 * provisional and has been announced since, or other hours, make a new version; the company's own days win.
 * Answers the version.
 */
export async function registerCalendar(
  trx: Transaction<DB>,
  {
    id,
    calendar: { zone, hours, weekdays, holidays },
    years,
  }: { id: string; calendar: Policy['calendar']; years: readonly number[] },
  author: CalendarAuthor = { actor: 'system:policies', at: new Date(), correlationId: null },
): Promise<{ version: number }> {
  const publicYears = holidays === 'cn' ? years.map((year) => chineseYear(year)) : [];
  const known = publicYears.filter((year) => year.announced).map((year) => year.year);
  const created = await trx
    .insertInto('calendars')
    .values({ id, zone, hours, weekdays, announced_years: [] })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  const stored = await lockCalendar(trx, id);
  const announced =
    holidays === 'cn'
      ? [...new Set([...stored.announced_years, ...known])].filter((year) => year !== EVERY_YEAR).toSorted()
      : [EVERY_YEAR];
  const days = await replacePublicDays(
    trx,
    id,
    holidays === 'cn' ? years : null,
    publicYears.flatMap((year) => year.days.map(({ date, kind, name }) => ({ day: date, kind, name }))),
  );
  const same =
    stored.zone === zone &&
    stored.hours === hours &&
    stored.weekdays === weekdays &&
    stored.announced_years.toSorted().join() === announced.join();
  if (!created && same && days === 0) return { version: stored.version };
  const version = created ? 1 : stored.version + 1;
  await trx
    .updateTable('calendars')
    .set({ zone, hours, weekdays, announced_years: announced, version })
    .where('id', '=', id)
    .execute();
  await appendAudit(trx, { kind: 'calendar', id }, [
    entry(author, created ? 'calendar-registered' : 'calendar-changed', {
      zone,
      hours,
      weekdays,
      announcedYears: announced,
      version,
    }),
  ]);
  return { version };
}

/**
 * The company's own word on one day, which wins over the public calendar; `kind: null` takes it back. Makes a new
 * version; the clocks that ran by the old one are due for `recomputeClocks`. Throws for an unknown calendar.
 */
export async function setCalendarDay(
  trx: Transaction<DB>,
  {
    calendarId,
    day,
    kind,
    name,
  }: { calendarId: string; day: string; kind: 'holiday' | 'working' | null; name: string },
  author: CalendarAuthor,
): Promise<{ version: number }> {
  const stored = await lockCalendar(trx, calendarId);
  await trx
    .deleteFrom('calendar_days')
    .where('calendar_id', '=', calendarId)
    .where('day', '=', day)
    .execute();
  const row = kind
    ? { day, kind, name, origin: 'company' as const }
    : publicDay(day, stored.announced_years.includes(EVERY_YEAR));
  if (row) {
    await trx
      .insertInto('calendar_days')
      .values({ calendar_id: calendarId, ...row })
      .execute();
  }
  const version = stored.version + 1;
  await trx.updateTable('calendars').set({ version }).where('id', '=', calendarId).execute();
  await appendAudit(trx, { kind: 'calendar', id: calendarId }, [
    entry(author, 'calendar-day-set', { day, kind, name, version }),
  ]);
  return { version };
}

const TTL_MS = 30_000;
type Cached = VersionedCalendar & { checkedAt: number };
const caches = new WeakMap<object, Map<string, Cached>>();

/**
 * A calendar and its version. Kept in the process: a warm answer costs no query and may be up to 30 s old; then one
 * row tells whether the version still holds. Correct all the same: a clock stores the version it was reckoned with,
 * and `recomputeClocks` mends those of an older one. `fresh` asks the database now. Throws for an unknown calendar.
 */
export async function calendarOf(
  db: Kysely<DB>,
  id: string,
  { fresh = false } = {},
): Promise<VersionedCalendar> {
  const cache = cacheOf(db);
  const held = cache.get(id);
  if (held && !fresh && performance.now() - held.checkedAt < TTL_MS) return held;
  const checkedAt = performance.now();
  const row = await db.selectFrom('calendars').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Error(`there is no calendar "${id}"`);
  // The same object is kept as long as the version holds: the instants of its days are cached by it.
  const kept = held?.version === row.version ? { ...held, checkedAt } : null;
  const made = kept ?? { calendar: await readCalendar(db, row), version: row.version, checkedAt };
  cache.set(id, made);
  return made;
}

async function readCalendar(
  db: Kysely<DB>,
  row: { id: string; zone: string; hours: string; weekdays: string; announced_years: number[] },
): Promise<WorkCalendar> {
  const days = await db
    .selectFrom('calendar_days')
    .select(['day', 'kind'])
    .where('calendar_id', '=', row.id)
    .execute();
  return {
    zone: row.zone,
    shifts: parseHours(row.hours),
    weekdays: parseWeekdays(row.weekdays),
    days: Object.fromEntries(days.map(({ day, kind }) => [day, kind])),
    announcedYears: row.announced_years.includes(EVERY_YEAR) ? 'all' : row.announced_years,
  };
}

/** One cache a database: a transaction shares the adapter of the database that it was begun on. */
function cacheOf(db: Kysely<DB>): Map<string, Cached> {
  const { adapter } = db.getExecutor();
  const cache = caches.get(adapter) ?? new Map<string, Cached>();
  caches.set(adapter, cache);
  return cache;
}

async function lockCalendar(trx: Transaction<DB>, id: string) {
  const row = await trx
    .selectFrom('calendars')
    .select(['zone', 'hours', 'weekdays', 'announced_years', 'version'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Error(`there is no calendar "${id}"`);
  return row;
}

type PublicDayRow = Pick<CalendarDaysTable, 'day' | 'kind' | 'name'>;

/** Makes the public days of the years (of all, where null) what is given; answers how many rows that changed. */
async function replacePublicDays(
  trx: Transaction<DB>,
  id: string,
  years: readonly number[] | null,
  wanted: readonly PublicDayRow[],
): Promise<number> {
  const { rows } = await sql<{ changed: number }>`
    WITH wanted AS (
      SELECT * FROM unnest(${wanted.map(({ day }) => day)}::date[], ${wanted.map(({ kind }) => kind)}::text[],
        ${wanted.map(({ name }) => name)}::text[]) AS w (day, kind, name)),
    gone AS (
      DELETE FROM calendar_days d WHERE calendar_id = ${id} AND origin = 'public'
        AND (${years}::int[] IS NULL OR extract(year FROM d.day)::int = ANY(${years}::int[]))
        AND NOT EXISTS (SELECT FROM wanted w WHERE w.day = d.day) RETURNING 1),
    put AS (
      INSERT INTO calendar_days AS d (calendar_id, day, kind, name, origin)
      SELECT ${id}, day, kind, name, 'public' FROM wanted
      ON CONFLICT (calendar_id, day) DO UPDATE SET kind = excluded.kind, name = excluded.name
      WHERE d.origin = 'public' AND (d.kind, d.name) IS DISTINCT FROM (excluded.kind, excluded.name) RETURNING 1)
    SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM put))::int AS changed`.execute(trx);
  return rows[0]?.changed ?? 0;
}

function publicDay(day: string, noHolidays: boolean) {
  const found = noHolidays
    ? undefined
    : chineseYear(Number(day.slice(0, 4))).days.find(({ date }) => date === day);
  return found ? { day, kind: found.kind, name: found.name, origin: 'public' as const } : null;
}

function entry({ actor, at, correlationId }: CalendarAuthor, kind: string, data: AuditEntry['data']) {
  return { kind, actor, at, correlationId, data };
}
