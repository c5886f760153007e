import { addDesignMeeting } from '../db/designs.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { type DesignAnswer, designOrder } from './design-order.ts';
import { dayErrors, refuseIfWrong } from './receivable-form.ts';

export type RecordDesignMeetingInput = {
  intakeNumber: string;
  heldOn: string;
  customerPeople: string;
  feedback: string;
};

/** A talk with the customer about the design, face to face, with what they said: the policy counts them (P-60). */
export async function recordDesignMeeting(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, heldOn, customerPeople, feedback }: RecordDesignMeetingInput,
): Promise<CommandResult<DesignAnswer<{ meetingId: string }>>> {
  return designOrder(
    context,
    request,
    { intakeNumber, kind: 'design-meeting' },
    async ({ trx, order, policy, person, scope }) => {
      const errors = dayErrors('heldOn', heldOn);
      const today = localDate(scope.now, policy.calendar.zone);
      if (errors.length === 0 && heldOn > today) {
        errors.push({
          path: 'heldOn',
          code: 'in-the-future',
          message: `${heldOn} has not come: today is ${today}`,
        });
      }
      refuseIfWrong('The meeting is recorded wrongly.', errors);
      const given = { heldOn, customerPeople: customerPeople.trim(), feedback: feedback.trim() };
      const of = { orderId: order.id, by: person.id, at: scope.now };
      const meetingId = await addDesignMeeting(trx, { ...of, ...given });
      return { body: { meetingId }, data: { meetingId, ...given } };
    },
  );
}
