import { appendAudit } from '../db/audit.ts';
import { addEnquiry } from '../db/enquiries.ts';
import type { Channel } from '../domain/order/channels.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { customerErrors, requireIntake } from './intake-company.ts';
import { dayErrors, refuseIfWrong } from './receivable-form.ts';

export type RecordEnquiryInput = {
  companyId: string;
  customerId?: string | undefined;
  customerName: string;
  contact: string;
  channel: Channel;
  variety: string;
  spec?: string | undefined;
  quantity?: string | undefined;
  wantedOn?: string | undefined;
  place?: string | undefined;
  question: string;
};

/** An enquiry before an order is kept in detail: variety, spec, quantity, date and place (P-14). 201. */
export async function recordEnquiry(
  context: CommandContext,
  request: CommandRequest,
  input: RecordEnquiryInput,
): Promise<CommandResult<{ enquiryId: string }>> {
  return runCommand(context, request, async (trx, { subject, now: at, correlationId }) => {
    const person = await actingPerson(trx, { subject, now: at });
    const { companyId, customerId, wantedOn } = input;
    const onBehalfOf = await requireIntake(trx, person, companyId);
    const errors = await customerErrors(trx, companyId, customerId);
    if (wantedOn !== undefined) errors.push(...dayErrors('wantedOn', wantedOn));
    refuseIfWrong('The enquiry is incomplete or wrong.', errors);
    const details = {
      ...input,
      customerId: customerId ?? null,
      spec: input.spec ?? null,
      quantity: input.quantity ?? null,
      wantedOn: wantedOn ?? null,
      place: input.place ?? null,
    };
    const enquiryId = await addEnquiry(trx, details, { by: person.id, at });
    await appendAudit(trx, { kind: 'enquiry', id: enquiryId }, [
      { kind: 'enquiry-recorded', actor: person.id, onBehalfOf, data: details, correlationId, at },
    ]);
    return { status: 201, headers: { location: `/enquiries/${enquiryId}` }, body: { enquiryId } };
  });
}
