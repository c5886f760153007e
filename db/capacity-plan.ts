import { type Kysely, sql } from 'kysely';
import { dayShifts, type WorkCalendar } from '../domain/calendar/calendar.ts';
import type { CentreOptions, OptionsQuestion } from '../domain/capacity/extra-hours.ts';
import { freeHoursFrom, slot } from '../domain/capacity/free-hours.ts';
import type { CapacityNeed } from '../domain/capacity/need.ts';
import { localDate } from '../domain/order/local-date.ts';
import { addDays } from '../domain/quantity/days.ts';
import type { CapacityQuestion } from './capacity.ts';
import type { DB } from './schema.ts';

/** Calendar days from the first one that are planned; what does not fit in has no date. */
const HORIZON_DAYS = 365;

type Centre = CentreOptions & { id: string; hoursPerDay: number };
type DayLoad = { workCentreId: string; day: string; hours: number; extra: number };

/**
 * Everything the planning asks: the centres' hours, read under their locks when `lock` is FOR NO KEY UPDATE, then in
 * a later statement what others have of them: valid reservations and effective orders. Two queries.
 */
export async function planningQuestion(
  db: Kysely<DB>,
  question: CapacityQuestion,
  need: CapacityNeed,
  lock: ReturnType<typeof sql> = sql``,
): Promise<OptionsQuestion> {
  const { calendar, now, document } = question;
  const startDay = firstWorkingDay(calendar, now);
  const centres = await centresOf(db, need.centreIds, lock);
  const loads = await loadsOf(db, question, need.centreIds, startDay);
  const extra = new Map(loads.map((load) => [slot(load.workCentreId, load.day), load.extra]));
  return {
    jobs: need.jobs,
    requiredDay: document.delivery.date,
    currency: document.currency,
    startDay,
    horizonDays: HORIZON_DAYS,
    workingDays: (from) => workingDays(calendar, from, addDays(startDay, HORIZON_DAYS)),
    freeHours: freeHoursFrom({
      hoursPerDay: new Map(centres.map(({ id, hoursPerDay }) => [id, hoursPerDay])),
      isWorkingDay: (day) => isWorkingDay(calendar, day),
      reservations: loads.map((load) => ({ ...load, expiresAt: null })),
      now: now.toISOString(),
    }),
    extraTaken: (centre, day) => extra.get(slot(centre, day)) ?? 0,
    centres: new Map(centres.map((centre) => [centre.id, centre])),
  };
}

/** Takes the centres' locks, ascending: whoever plans or takes over hours there waits for this transaction. */
export async function centresOf(
  db: Kysely<DB>,
  ids: readonly string[],
  lock: ReturnType<typeof sql>,
): Promise<Centre[]> {
  const { rows } = await sql<Centre>`
    SELECT id, hours_per_day::float8 AS "hoursPerDay", overtime_hours_per_day::float8 AS "overtimeHoursPerDay",
      overtime_cost_per_hour AS "overtimeCostPerHour", equipment_hours_per_day::float8 AS "equipmentHoursPerDay",
      equipment_cost_per_day AS "equipmentCostPerDay", outsourcing_cost_per_hour AS "outsourcingCostPerHour",
      nullif(outsourcing_lead_days, 0) AS "outsourcingLeadDays"
    FROM work_centres WHERE id = ANY(${ids}) ORDER BY id ${lock}`.execute(db);
  return rows;
}

async function loadsOf(
  db: Kysely<DB>,
  { orderId, revision, now }: CapacityQuestion,
  centreIds: readonly string[],
  startDay: string,
): Promise<DayLoad[]> {
  const { rows } = await sql<DayLoad>`
    SELECT work_centre_id AS "workCentreId", day, sum(hours - extra_hours)::float8 AS hours,
      sum(extra_hours)::float8 AS extra
    FROM capacity_reservations
    WHERE work_centre_id = ANY(${centreIds}) AND day >= ${startDay} AND state IN ('reserved', 'effective')
      AND (state = 'effective' OR expires_at > ${now}) AND NOT (order_id = ${orderId} AND revision = ${revision})
    GROUP BY work_centre_id, day`.execute(db);
  return rows;
}

/** The day of `now` in the calendar's zone, or the next working day. A calendar without any keeps the day. */
export function firstWorkingDay(calendar: WorkCalendar, now: Date): string {
  const today = localDate(now, calendar.zone);
  for (const day of workingDays(calendar, today, addDays(today, HORIZON_DAYS))) return day;
  return today;
}

function* workingDays(calendar: WorkCalendar, from: string, end: string): Iterable<string> {
  for (let day = from; day < end; day = addDays(day, 1)) {
    if (isWorkingDay(calendar, day)) yield day;
  }
}

function isWorkingDay(calendar: WorkCalendar, day: string): boolean {
  return dayShifts(calendar, day).length > 0;
}
