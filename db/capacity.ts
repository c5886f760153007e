import { type Kysely, sql, type Transaction } from 'kysely';
import type { WorkCalendar } from '../domain/calendar/calendar.ts';
import { capacityAnswer } from '../domain/capacity/capacity.ts';
import type { OptionsQuestion } from '../domain/capacity/extra-hours.ts';
import { slot } from '../domain/capacity/free-hours.ts';
import { toHours, toThousandths } from '../domain/capacity/hours.ts';
import { type Load, loadJobs } from '../domain/capacity/load-forward.ts';
import type { CapacityNeed } from '../domain/capacity/need.ts';
import { type CapacityMeasure, planWith } from '../domain/capacity/options.ts';
import type { CapacityEvidence } from '../domain/gates/evidence.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import { capacityNeed } from './capacity-need.ts';
import { centresOf, firstWorkingDay, planningQuestion } from './capacity-plan.ts';
import type { DB } from './schema.ts';

/** One revision of an order before the company's work centres. Ready by the document's delivery date. */
export type CapacityQuestion = {
  orderId: string;
  revision: number;
  companyId: string;
  document: CompleteDocument;
  now: Date;
  calendar: WorkCalendar;
};

/** finish: the day of the last hour; days: on how many days hours are kept. unknown: lines nobody has answered for. */
export type CapacityDecision =
  | { ok: true; finish: string; days: number }
  | { ok: false; evidence: CapacityEvidence }
  | { ok: false; evidence: null; unknown: number[] };

const LOCKED = sql`FOR NO KEY UPDATE`;

/** Whether the order can be made in time (P-31), and what else could be done (P-35). Three queries, no lock. */
export async function capacityEvidence(
  db: Kysely<DB>,
  question: CapacityQuestion,
): Promise<CapacityEvidence> {
  const need = await capacityNeed(db, question.companyId, question.document);
  return evidenceOf(question, need, await planningQuestion(db, question, need));
}

/**
 * Keeps the hours of a revision until `until`, if they are free by the required day (P-31); lines of which nobody can
 * say what they take keep none, and only where the approver has `answered` for them. With overtime, more
 * machines or work given away when the approver chose that (P-35). The rows of the work centres are locked in
 * ascending order and what is taken is read after that, so that no day gets more hours than it has. `hours` of a row
 * are all of the order's at the centre that day, `extra_hours` those of them beyond the regular ones; work given away
 * has no row. Four statements.
 */
export async function decideCapacity(
  trx: Transaction<DB>,
  question: CapacityQuestion,
  { measure, answered }: { measure: CapacityMeasure | null; answered: boolean },
  until: Date,
): Promise<CapacityDecision> {
  const { companyId, document, calendar, now } = question;
  const need = await capacityNeed(trx, companyId, document);
  if (need.unknown.length > 0 && !answered) return { ok: false, evidence: null, unknown: need.unknown };
  if (need.jobs.length === 0) return { ok: true, finish: firstWorkingDay(calendar, now), days: 0 };
  const planning = await planningQuestion(trx, question, need, LOCKED);
  const base = loadJobs(planning);
  const load = measure === null ? base : planWith(measure, planning, base).load;
  if (load.finish === null || load.finish > planning.requiredDay) {
    return { ok: false, evidence: evidenceOf(question, need, planning) };
  }
  const rows = reservationsOf(planning, load);
  await reserve(trx, question, rows, until);
  return { ok: true, finish: load.finish, days: new Set(rows.map(({ day }) => day)).size };
}

/** finish: the day of the last hour that was found; null when not all of them were found. */
export type LateHours = {
  finish: string | null;
  requiredOn: string;
  days: number;
  shortfallHours: Record<string, number>;
};

/**
 * Keeps the hours of a revision where regular ones are free, though they are not enough by the required day or not
 * all found: somebody took that risk. Locks as `decideCapacity`. Answers what is short.
 */
export async function bookFreeHours(
  trx: Transaction<DB>,
  question: CapacityQuestion,
  until: Date,
): Promise<LateHours> {
  const { companyId, document } = question;
  const need = await capacityNeed(trx, companyId, document);
  const planning = await planningQuestion(trx, question, need, LOCKED);
  const load = loadJobs(planning);
  const rows = reservationsOf(planning, load);
  await reserve(trx, question, rows, until);
  const { shortfallHours } = evidenceOf(question, need, planning);
  const finish = need.unknown.length > 0 ? null : load.finish;
  const days = new Set(rows.map(({ day }) => day)).size;
  return { finish, requiredOn: document.delivery.date, days, shortfallHours };
}

/** Frees the hours of an order, of whatever revision. A released row says in expires_at when it ended. */
export async function releaseCapacity(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await trx
    .updateTable('capacity_reservations')
    .set({ state: 'released', expires_at: at })
    .where('order_id', '=', orderId)
    .where('state', 'in', ['reserved', 'effective'])
    .execute();
}

/** The hours of the revision that is about to be replaced are the next one's: their approval stands. */
export async function moveCapacity(
  trx: Transaction<DB>,
  { id, revision }: { id: string; revision: number },
): Promise<void> {
  await trx
    .updateTable('capacity_reservations')
    .set({ revision: revision + 1 })
    .where('order_id', '=', id)
    .where('revision', '=', revision)
    .where('state', '=', 'reserved')
    .execute();
}

/**
 * The hours kept for a revision are its own from now on, or none of them: when any was kept no longer than `now`, all
 * are freed and the answer is `lapsed`. `ok` also when nothing was to be kept, or it was done before.
 */
export async function makeCapacityEffective(
  trx: Transaction<DB>,
  { orderId, revision, now }: { orderId: string; revision: number; now: Date },
): Promise<'ok' | 'lapsed'> {
  const kept = await trx
    .selectFrom('capacity_reservations')
    .select(['work_centre_id', 'expires_at'])
    .where('order_id', '=', orderId)
    .where('revision', '=', revision)
    .where('state', '=', 'reserved')
    .execute();
  if (kept.length === 0) return 'ok';
  const ends = Math.min(...kept.map(({ expires_at: expiresAt }) => expiresAt?.getTime() ?? 0));
  const lapsed =
    ends <= now.getTime() ||
    (ends <= now.getTime() + CLOCK_MARGIN_MS &&
      (await isTakenOver(trx, { orderId, revision, now, centreIds: kept.map((row) => row.work_centre_id) })));
  if (lapsed) {
    await releaseCapacity(trx, orderId, now);
    return 'lapsed';
  }
  await trx
    .updateTable('capacity_reservations')
    .set({ state: 'effective', expires_at: null })
    .where('order_id', '=', orderId)
    .where('revision', '=', revision)
    .where('state', '=', 'reserved')
    .execute();
  return 'ok';
}

/** By how much the clocks of two processes may differ, and how long a transaction lasts at most. */
const CLOCK_MARGIN_MS = 60_000;

/** Near the end of a reservation a process whose clock is ahead may have given its hours to another order already. */
async function isTakenOver(
  trx: Transaction<DB>,
  given: { orderId: string; revision: number; now: Date; centreIds: string[] },
): Promise<boolean> {
  const ids = [...new Set(given.centreIds)].toSorted();
  await centresOf(trx, ids, LOCKED);
  const own = sql<boolean>`r.order_id = ${given.orderId} AND r.revision = ${given.revision}`;
  const { rows } = await sql`
    SELECT FROM capacity_reservations r JOIN work_centres w ON w.id = r.work_centre_id
    WHERE r.work_centre_id = ANY(${ids}) AND r.state IN ('reserved', 'effective')
      AND (r.state = 'effective' OR r.expires_at > ${given.now})
    GROUP BY w.id, r.day
    HAVING bool_or(${own}) AND (sum(r.hours - r.extra_hours) > w.hours_per_day
      OR sum(r.extra_hours) > greatest(w.overtime_hours_per_day, w.equipment_hours_per_day))
    LIMIT 1`.execute(trx);
  return rows.length > 0;
}

function evidenceOf(
  { document }: CapacityQuestion,
  need: CapacityNeed,
  planning: OptionsQuestion,
): CapacityEvidence {
  const answer = capacityAnswer(planning);
  const known = need.unknown.length === 0;
  return {
    earliest: known ? answer.earliest : null,
    requiredOn: document.delivery.date,
    unknown: need.unknown,
    fits: known && (need.jobs.length === 0 || answer.fits),
    shortfallHours: Object.fromEntries(
      answer.shortfallHours.map(({ workCentreId, hours }) => [workCentreId, hours]),
    ),
    options: answer.options,
  };
}

type Reserved = { centre: string; day: string; hours: number; extra: number };

/** One row a centre and day; what is beyond the free regular hours of the day is extra. */
function reservationsOf({ freeHours }: OptionsQuestion, load: Load): Reserved[] {
  const placed = new Map<string, { centre: string; day: string; thousandths: number }>();
  for (const { workCentreId: centre, day, hours } of load.days) {
    const key = slot(centre, day);
    const thousandths = (placed.get(key)?.thousandths ?? 0) + toThousandths(hours);
    placed.set(key, { centre, day, thousandths });
  }
  return [...placed.values()].map(({ centre, day, thousandths }) => ({
    centre,
    day,
    hours: toHours(thousandths),
    extra: toHours(Math.max(0, thousandths - toThousandths(freeHours(centre, day)))),
  }));
}

/** Asked again for one revision, the new plan takes the place of the one before. One statement. */
async function reserve(
  trx: Transaction<DB>,
  { orderId, revision, now }: CapacityQuestion,
  rows: readonly Reserved[],
  until: Date,
): Promise<void> {
  await sql`
    WITH plan AS (
      SELECT centre, day::date, hours, extra
      FROM json_to_recordset(${JSON.stringify(rows)}) AS p (centre text, day text, hours numeric, extra numeric)
    ), replaced AS (
      UPDATE capacity_reservations r SET state = 'released', expires_at = ${now}
      WHERE r.order_id = ${orderId} AND r.revision = ${revision} AND r.state = 'reserved'
        AND NOT EXISTS (SELECT FROM plan p WHERE p.centre = r.work_centre_id AND p.day = r.day)
    )
    INSERT INTO capacity_reservations (order_id, revision, work_centre_id, day, hours, extra_hours, state, expires_at)
    SELECT ${orderId}::uuid, ${revision}::int, centre, day, hours, extra, 'reserved', ${until}::timestamptz FROM plan
    ON CONFLICT (order_id, revision, work_centre_id, day) DO UPDATE
    SET hours = excluded.hours, extra_hours = excluded.extra_hours, state = 'reserved', expires_at = excluded.expires_at
    `.execute(trx);
}
