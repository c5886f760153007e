import { appendAudit } from '../db/audit.ts';
import { answerEnquiryRow, lockEnquiry } from '../db/enquiries.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { takesOrders } from './intake-company.ts';
import { requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/** An enquiry is answered, once, and it is kept by whom and when (P-14). 200. */
export async function answerEnquiry(
  context: CommandContext,
  request: CommandRequest,
  { enquiryId, answer }: { enquiryId: string; answer: string },
): Promise<CommandResult<{ enquiryId: string; answeredBy: string; answeredAt: string }>> {
  return runCommand(context, request, async (trx, { subject, now: at, correlationId }) => {
    const person = await actingPerson(trx, { subject, now: at });
    const enquiry = await lockEnquiry(trx, enquiryId);
    const [onBehalfOf] = enquiry ? await takesOrders(trx, person, enquiry.companyId) : [];
    if (!enquiry || onBehalfOf === undefined) {
      throw new CommandProblem('not-found', 'There is no such enquiry that you may answer.');
    }
    if (enquiry.answer !== null) {
      throw new CommandProblem('already-decided', `The enquiry ${enquiryId} is answered already.`);
    }
    requireText('answer', answer);
    const said = answer.trim();
    await answerEnquiryRow(trx, enquiryId, { answer: said, by: person.id, at });
    await appendAudit(trx, { kind: 'enquiry', id: enquiryId }, [
      { kind: 'enquiry-answered', actor: person.id, onBehalfOf, data: { answer: said }, correlationId, at },
    ]);
    return { status: 200, body: { enquiryId, answeredBy: person.id, answeredAt: at.toISOString() } };
  });
}
