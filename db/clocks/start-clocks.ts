import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { WorkCalendar } from '../../domain/calendar/calendar.ts';
import { agreedDate, clockAllowance, clockScope, endOfAgreedDay } from '../../domain/clocks/clock-rule.ts';
import { clockSchedule } from '../../domain/clocks/clock-schedule.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { ClockRule, Policy } from '../../domain/policy/policy-schema.ts';
import { calendarOf, policyCalendarId, type VersionedCalendar } from '../calendars.ts';
import { json } from '../json.ts';
import type { ClocksTable, DB } from '../schema.ts';

/** An order whose gates are opened, under its lock. */
export type ClockedOrder = { id: string; revision: number; policy: Policy; document: OrderDocument };

/** A gate just opened; its clocks start at `openedAt`. */
export type OpenedGate = { id: string; code: string; openedAt: Date; taskIds: readonly string[] };

export type StartedClocks = {
  /** The earliest due time of each task of these gates that has one. */
  dueByTask: Map<string, Date>;
  earliestDue: Date | null;
};

type NewClock = {
  rule: ClockRule;
  kind: ClocksTable['subject_kind'];
  subjectId: string;
  gateCodes: readonly string[];
  startedAt: Date;
};

/**
 * Starts the clocks that the policy has for these gates, in one statement and, with a warm calendar, no other. A
 * group's clock starts with the first of its gates that is asked, once a revision. Opening the same gates again
 * starts nothing twice. A clock whose agreed date is blank is not started.
 */
export async function startClocks(
  trx: Transaction<DB>,
  { order, gates }: { order: ClockedOrder; gates: readonly OpenedGate[] },
): Promise<StartedClocks> {
  const wanted = order.policy.clocks.flatMap((rule) => newClocks(rule, order, gates));
  if (wanted.length === 0) return { dueByTask: new Map(), earliestDue: null };
  const calendarId = policyCalendarId(order.policy.id);
  const versioned = await calendarOf(trx, calendarId);
  const rows = wanted.flatMap((clock) => clockRow(order, clock, calendarId, versioned) ?? []);
  if (rows.length === 0) return { dueByTask: new Map(), earliestDue: null };
  return dueOf(gates, await insertClocks(trx, order, rows));
}

function newClocks(rule: ClockRule, order: ClockedOrder, gates: readonly OpenedGate[]): NewClock[] {
  const { kind, gateCodes } = clockScope(rule);
  const timed = gates.filter((gate) => gateCodes.includes(gate.code));
  const first = timed[0];
  if (!first) return [];
  const clock = { rule, kind, gateCodes };
  if (kind === 'group') {
    const startedAt = timed.reduce((earliest, { openedAt }) => min(earliest, openedAt), first.openedAt);
    return [{ ...clock, subjectId: groupSubject(order.revision), startedAt }];
  }
  return timed.flatMap(({ id, openedAt, taskIds }) =>
    (kind === 'gate' ? [id] : taskIds).map((subjectId) => ({ ...clock, subjectId, startedAt: openedAt })),
  );
}

/** A group is timed once a revision. */
function groupSubject(revision: number): string {
  return `revision-${revision}`;
}

function clockRow(
  order: ClockedOrder,
  { rule, kind, subjectId, gateCodes, startedAt }: NewClock,
  calendarId: string,
  { calendar, version }: VersionedCalendar,
) {
  const allowance = clockAllowance(order.policy, rule);
  const agreedAt = allowance === null ? agreedInstant(calendar, order.document, rule) : null;
  if (allowance === null && agreedAt === null) return null;
  const { mode } = rule;
  const state = { startedAt, allowance, agreedAt, mode, pauses: [], warnedAt: null };
  const times = clockSchedule(calendar, { ...state, tier: 0, tierStartedAt: startedAt }, rule.tiers);
  return {
    id: randomUUID(),
    order_id: order.id,
    code: rule.code,
    subject_kind: kind,
    subject_id: subjectId,
    gate_codes: gateCodes,
    revision: order.revision,
    calendar_id: calendarId,
    calendar_version: version,
    mode,
    allowance,
    agreed_at: agreedAt,
    started_at: startedAt,
    tier_started_at: startedAt,
    warn_at: times.warnAt,
    due_at: times.dueAt,
    provisional: times.provisional,
    paused_while: rule.pausedWhile,
    next_fire_at: times.nextFireAt,
  };
}

function agreedInstant(calendar: WorkCalendar, document: OrderDocument, rule: ClockRule): Date | null {
  if (typeof rule.allowance === 'string' || !('field' in rule.allowance)) return null;
  const date = agreedDate(document, rule.allowance.field);
  return date === null ? null : endOfAgreedDay(calendar, date, rule.mode);
}

type Due = {
  subject_kind: ClocksTable['subject_kind'];
  subject_id: string;
  gate_codes: string[];
  due_at: Date | null;
};

/** Writes the clocks, and reads with them the group clocks that run already: they bound the new tasks as well. */
async function insertClocks(
  trx: Transaction<DB>,
  order: ClockedOrder,
  rows: readonly ReturnType<typeof clockRow>[],
): Promise<Due[]> {
  const columns = sql.raw(
    'id, order_id, code, subject_kind, subject_id, gate_codes, revision, calendar_id, calendar_version, mode, ' +
      'allowance, agreed_at, started_at, tier_started_at, warn_at, due_at, provisional, paused_while, next_fire_at',
  );
  const found = await sql<Due>`
    WITH started AS (
      INSERT INTO clocks (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::clocks, ${json(rows)}::jsonb)
      ON CONFLICT (order_id, code, subject_id) DO NOTHING
      RETURNING subject_kind, subject_id, gate_codes, due_at)
    SELECT subject_kind, subject_id, gate_codes, due_at FROM started
    UNION ALL
    SELECT subject_kind, subject_id, gate_codes, due_at FROM clocks
    WHERE order_id = ${order.id} AND revision = ${order.revision} AND stopped_at IS NULL`.execute(trx);
  return found.rows;
}

function dueOf(gates: readonly OpenedGate[], clocks: readonly Due[]): StartedClocks {
  const dueByTask = new Map<string, Date>();
  let earliestDue: Date | null = null;
  for (const gate of gates) {
    for (const taskId of gate.taskIds) {
      const due = clocks.filter((clock) => times(clock, gate, taskId)).flatMap(({ due_at }) => due_at ?? []);
      const first = due.toSorted((a, b) => a.getTime() - b.getTime())[0];
      if (!first) continue;
      dueByTask.set(taskId, first);
      earliestDue = earliestDue ? min(earliestDue, first) : first;
    }
  }
  return { dueByTask, earliestDue };
}

function times(clock: Due, gate: OpenedGate, taskId: string): boolean {
  if (clock.subject_kind === 'task') return clock.subject_id === taskId;
  if (clock.subject_kind === 'gate') return clock.subject_id === gate.id;
  return clock.gate_codes.includes(gate.code);
}

function min(a: Date, b: Date): Date {
  return a < b ? a : b;
}
