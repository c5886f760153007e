import { openGateOf } from '../db/open-gate.ts';
import { addMeeting } from '../db/meetings.ts';
import { noticeOrder } from '../db/notice-order.ts';
import { queueNotices } from '../db/notices.ts';
import { commitOrder } from '../db/orders.ts';
import { invitedOffices } from '../domain/gates/meeting.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { type OpenOrder, openOrder } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

export type ConveneMeetingInput = {
  intakeNumber: string;
  /** The code of the gate that the meeting is to settle. */
  gate: string;
  subject: string;
  place: string;
  /** An instant with its zone. */
  scheduledAt: string;
  /** Called beside those that the policy wants. */
  offices?: readonly OwnerRule[] | undefined;
};

export type ConveneMeetingAnswer = {
  meetingId: string;
  invitees: OwnerRule[];
  intakeNumber: string;
  seq: number;
};

/**
 * Calls the offices together about an open gate of the kind meeting: those that the policy wants to hear and those
 * that the convener calls as well (P-26, P-39). Who is invited gets a notice where the policy says so. A meeting that
 * is put off is called again. 201.
 */
export async function conveneMeeting(
  context: CommandContext,
  request: CommandRequest,
  input: ConveneMeetingInput,
): Promise<CommandResult<ConveneMeetingAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, gate, scheduledAt } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'hold-meeting' });
    const { order, policy, person } = open;
    const invitees = inviteesOf(open, input);
    const gateId = await openGateOf(trx, { orderId: order.id, code: gate });
    if (gateId === null) {
      throw new CommandProblem('wrong-stage', `The gate ${gate} of order ${intakeNumber} is not open.`);
    }
    const { now: at, correlationId } = scope;
    const [subject, place] = [input.subject.trim(), input.place.trim()];
    const meetingId = await addMeeting(trx, {
      orderId: order.id,
      gateId,
      subject,
      place,
      scheduledAt: new Date(scheduledAt),
      invitees,
      by: person.id,
      at,
    });
    await queueNotices(trx, {
      event: 'meeting-convened',
      order: noticeOrder(order),
      policy,
      owners: invitees,
      data: { gate, meetingAt: scheduledAt, place, requiredOn: order.required_on },
      dedupe: meetingId,
      now: at,
      correlationId,
    });
    const data = { revision: order.revision, meetingId, gate, subject, place, scheduledAt, invitees };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'meeting-convened', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 201, body: { meetingId, invitees, intakeNumber, seq }, hint: null };
  });
}

/** Throws a `validation` problem for a gate that is no meeting, nobody to call, or a time that is over. */
function inviteesOf({ policy, scope }: OpenOrder, input: ConveneMeetingInput): OwnerRule[] {
  const errors: FieldError[] = [];
  const rule = policy.gates.find(({ code, kind }) => code === input.gate && kind === 'meeting');
  if (!rule) {
    const message = `the policy has no meeting "${input.gate}"`;
    errors.push({ path: 'gate', code: 'unknown-gate', message });
  }
  const invitees = invitedOffices(rule?.demands?.offices ?? [], input.offices ?? []);
  if (rule && invitees.length === 0) {
    errors.push({ path: 'offices', code: 'required', message: 'say which offices are called' });
  }
  if (Date.parse(input.scheduledAt) < scope.now.getTime()) {
    const message = `${input.scheduledAt} is over`;
    errors.push({ path: 'scheduledAt', code: 'in-the-past', message });
  }
  refuseIfWrong('The meeting cannot be called like this.', errors);
  return invitees;
}
