import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Attendance, HeldMeeting, MeetingOutcome } from '../domain/gates/meeting.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import { json } from './json.ts';
import type { DB } from './schema.ts';

export type NewMeeting = {
  orderId: string;
  gateId: string;
  subject: string;
  place: string;
  scheduledAt: Date;
  invitees: readonly OwnerRule[];
  by: string;
  at: Date;
};

/** Somebody calls a meeting about a gate; answers its id. */
export async function addMeeting(trx: Transaction<DB>, given: NewMeeting): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('meetings')
    .values({
      id,
      order_id: given.orderId,
      gate_id: given.gateId,
      subject: given.subject,
      place: given.place,
      scheduled_at: given.scheduledAt,
      invitees: json(given.invitees),
      convened_by: given.by,
      convened_at: given.at,
    })
    .execute();
  return id;
}

export type NewMinutes = {
  meetingId: string;
  heldAt: Date;
  attendance: readonly Attendance[];
  minutes: string;
  sha256: string;
  outcome: MeetingOutcome;
  measures: string | null;
  by: string;
  at: Date;
};

export async function addMinutes(trx: Transaction<DB>, given: NewMinutes): Promise<void> {
  await trx
    .insertInto('meeting_minutes')
    .values({
      meeting_id: given.meetingId,
      held_at: given.heldAt,
      attendance: json(given.attendance),
      minutes: given.minutes,
      sha256: given.sha256,
      outcome: given.outcome,
      measures: given.measures,
      recorded_by: given.by,
      recorded_at: given.at,
    })
    .execute();
}

export type CalledMeeting = {
  convenedAt: Date;
  gate: string;
  gateStatus: string;
  recordedBy: string | null;
};

/**
 * A meeting of the order: when it was called, the state of its gate, and who has recorded its minutes already. Null for
 * another's.
 */
export async function meetingOf(
  trx: Transaction<DB>,
  { orderId, meetingId }: { orderId: string; meetingId: string },
): Promise<CalledMeeting | null> {
  const row = await trx
    .selectFrom('meetings')
    .innerJoin('gates', 'gates.id', 'meetings.gate_id')
    .leftJoin('meeting_minutes', 'meeting_minutes.meeting_id', 'meetings.id')
    .select([
      'meetings.convened_at as convenedAt',
      'gates.code as gate',
      'gates.status as gateStatus',
      'meeting_minutes.recorded_by as recordedBy',
    ])
    .where('meetings.id', '=', meetingId)
    .where('meetings.order_id', '=', orderId)
    .executeTakeFirst();
  return row ?? null;
}

/** The meeting about a gate whose minutes were recorded last; null while none was held. */
export async function lastMeetingOf(trx: Transaction<DB>, gateId: string): Promise<HeldMeeting | null> {
  const row = await trx
    .selectFrom('meetings')
    .innerJoin('meeting_minutes', 'meeting_minutes.meeting_id', 'meetings.id')
    .select(['meeting_minutes.outcome', 'meeting_minutes.attendance'])
    .where('meetings.gate_id', '=', gateId)
    .orderBy('meeting_minutes.held_at', 'desc')
    .orderBy('meeting_minutes.recorded_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export type MeetingRecord = {
  id: string;
  gate: string;
  subject: string;
  place: string;
  scheduledAt: string;
  invitees: OwnerRule[];
  convenedBy: string;
  held: {
    at: string;
    attendance: Attendance[];
    minutes: string;
    sha256: string;
    outcome: MeetingOutcome;
    measures: string | null;
    recordedBy: string;
  } | null;
};

/** Every meeting about an order, the first called first. One statement. */
export async function meetingsOf(db: Kysely<DB>, orderId: string): Promise<MeetingRecord[]> {
  const { rows } = await sql<Omit<MeetingRecord, 'scheduledAt'> & { scheduledAt: Date; heldAt: Date | null }>`
    SELECT m.id, g.code AS gate, m.subject, m.place, m.scheduled_at AS "scheduledAt", m.invitees,
      m.convened_by AS "convenedBy", h.held_at AS "heldAt",
      CASE WHEN h.meeting_id IS NULL THEN NULL ELSE json_build_object('attendance', h.attendance,
        'minutes', h.minutes, 'sha256', h.sha256, 'outcome', h.outcome, 'measures', h.measures,
        'recordedBy', h.recorded_by) END AS held
    FROM meetings m JOIN gates g ON g.id = m.gate_id LEFT JOIN meeting_minutes h ON h.meeting_id = m.id
    WHERE m.order_id = ${orderId} ORDER BY m.convened_at, m.id`.execute(db);
  return rows.map(({ heldAt, held, scheduledAt, ...row }) => ({
    ...row,
    scheduledAt: scheduledAt.toISOString(),
    held: held && heldAt && { ...held, at: heldAt.toISOString() },
  }));
}
