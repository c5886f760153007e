import { addMinutes, type CalledMeeting, meetingOf } from '../db/meetings.ts';
import { addGivenDays } from '../db/obligations.ts';
import { withdrawEarlierMeasures } from '../db/void-obligations.ts';
import { commitOrder } from '../db/orders.ts';
import { holdsAny, peopleWith } from '../db/people.ts';
import { sha256Hex } from '../domain/evidence/canonical.ts';
import type { Attendance, MeetingOutcome } from '../domain/gates/meeting.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { Role } from '../domain/roles.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { ownedDayErrors } from './condition-form.ts';
import { hintOf, type OpenOrder, openOrder } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';
import { tellOwed } from './tell-owed.ts';
import { unheldErrors } from './unheld-owners.ts';

export type RecordMeetingInput = {
  intakeNumber: string;
  meetingId: string;
  /** An instant with its zone. */
  heldAt: string;
  attendance: readonly Attendance[];
  minutes: string;
  outcome: MeetingOutcome;
  /** What is to be done by whom and until when, where the order is feasible with measures. */
  measures?: readonly Measure[] | undefined;
};

type Measure = { description: string; ownerRole: Role; dueOn: string };

export type RecordMeetingAnswer = { meetingId: string; sha256: string; intakeNumber: string; seq: number };

/**
 * Keeps what came of a meeting, once: who was there for which office, the minutes with their SHA-256, the outcome and
 * its measures, each of which its office owes from then on, and is told so, in place of the measures of an
 * earlier meeting about the gate (P-26, P-39). The gate is then decided by its owner. 201.
 */
export async function recordMeeting(
  context: CommandContext,
  request: CommandRequest,
  input: RecordMeetingInput,
): Promise<CommandResult<RecordMeetingAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, meetingId, outcome, attendance, heldAt } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'hold-meeting' });
    const { order, person } = open;
    const { gate, convenedAt } = await requireUnrecorded(open, meetingId);
    refuseIfWrong('The minutes are incomplete or wrong.', [
      ...heldErrors(heldAt, convenedAt, scope.now),
      ...(await errorsOf(open, input)),
    ]);

    const { now: at, correlationId } = scope;
    const minutes = input.minutes.trim();
    const measures = (input.measures ?? []).map((given) => ({
      ...given,
      description: given.description.trim(),
    }));
    const sha256 = sha256Hex(minutes);
    const held = { meetingId, attendance, sha256, outcome };
    const lines = measures.map(
      ({ description, ownerRole, dueOn }) => `${description} (${ownerRole}, ${dueOn})`,
    );
    const kept = { minutes, measures: lines.join('\n') || null };
    await addMinutes(trx, { ...held, ...kept, heldAt: new Date(heldAt), by: person.id, at });
    const { id: orderId, revision } = order;
    await withdrawEarlierMeasures(trx, order, { meetingId, at });
    await addGivenDays(
      trx,
      { orderId, revision },
      measures.map((measure) => ({ kind: 'measure', of: { meetingId }, ...measure })),
    );
    await tellOwed(trx, order, { owed: measures, of: meetingId, scope });
    const data = { revision, gate, heldAt, ...held, ...(measures.length > 0 && { measures }) };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'meeting-held', actor: person.id, data, correlationId, at }],
      move: true,
      now: at,
    });
    const body: RecordMeetingAnswer = { meetingId, sha256, intakeNumber, seq };
    return { status: 201, body, hint: hintOf(order, seq, 'meeting-held') };
  });
}

/** Answers the meeting, whose gate must be open. */
async function requireUnrecorded({ trx, order }: OpenOrder, meetingId: string): Promise<CalledMeeting> {
  const meeting = await meetingOf(trx, { orderId: order.id, meetingId });
  if (!meeting) throw new CommandProblem('not-found', 'The order has no such meeting.');
  const { gate, gateStatus, recordedBy } = meeting;
  if (recordedBy !== null) {
    throw new CommandProblem('already-decided', `${recordedBy} has recorded the minutes of this meeting.`, {
      extra: { recordedBy },
    });
  }
  if (gateStatus !== 'open') throw new CommandProblem('wrong-stage', `The gate ${gate} is ${gateStatus}.`);
  return meeting;
}

const MINUTE_MS = 60_000;

/** A meeting is held in the minute in which it was called or later, and before it is recorded. */
function heldErrors(heldAt: string, convenedAt: Date, now: Date): FieldError[] {
  const held = Date.parse(heldAt);
  if (held > now.getTime()) {
    return [{ path: 'heldAt', code: 'in-the-future', message: `${heldAt} has not come` }];
  }
  if (held >= Math.floor(convenedAt.getTime() / MINUTE_MS) * MINUTE_MS) return [];
  const message = `the meeting was called at ${convenedAt.toISOString()}, after ${heldAt}`;
  return [{ path: 'heldAt', code: 'before-convened', message }];
}

async function errorsOf(
  { trx, order, policy, scope }: OpenOrder,
  input: RecordMeetingInput,
): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  const { outcome, measures = [] } = input;
  if (outcome === 'feasible-with-measures' && measures.length === 0) {
    const message = 'say which measures were decided, whose they are and until when (P-39)';
    errors.push({ path: 'measures', code: 'required', message });
  }
  if (outcome === 'not-feasible' && measures.length > 0) {
    errors.push({ path: 'measures', code: 'not-allowed', message: `${outcome} takes no measures` });
  }
  const today = localDate(scope.now, policy.calendar.zone);
  errors.push(...measures.flatMap((measure, index) => ownedDayErrors(`measures[${index}]`, measure, today)));
  const owners = measures.map(({ ownerRole: role }, index) => ({
    path: `measures[${index}].ownerRole`,
    role,
  }));
  errors.push(...(await unheldErrors(trx, order, owners)));
  const people = await peopleWith(
    trx,
    input.attendance.map(({ personId }) => personId),
    scope.now,
  );
  for (const [index, { personId, office }] of input.attendance.entries()) {
    const person = people.find(({ id }) => id === personId);
    const offices = [
      { role: office, at: 'company' },
      { role: office, at: 'group' },
    ] as const;
    if (person && holdsAny(person, offices, order.home)) continue;
    const message = `"${personId}" is no ${office} of company ${order.company_id}`;
    errors.push({ path: `attendance[${index}]`, code: 'not-of-office', message });
  }
  return errors;
}
