import { appendAudit } from '../db/audit.ts';
import { addCustomerDocument, lockCustomer } from '../db/customer-documents.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireCompanyAuthority } from './company-authority.ts';
import { CommandProblem } from './problem.ts';
import { dayErrors, refuseIfWrong } from './receivable-form.ts';

export type FileCustomerDocumentInput = {
  customerId: string;
  /** As policies name it, such as business-licence. */
  kind: string;
  title: string;
  /** Where the document is kept. */
  reference: string;
  sha256: string;
  /** The last day on which it holds; absent for one that does not expire. */
  validUntil?: string | undefined;
};

export type FileCustomerDocumentAnswer = { customerId: string; kind: string; version: number };

/**
 * Files a document of a customer, such as the licence, financial state or operating history (P-27, P-32), as the next
 * version of its kind: the newest counts, the others stay. 201.
 */
export async function fileCustomerDocument(
  context: CommandContext,
  request: CommandRequest,
  input: FileCustomerDocumentInput,
): Promise<CommandResult<FileCustomerDocumentAnswer>> {
  return runCommand(context, request, async (trx, { subject, now: at, correlationId }) => {
    const { customerId, kind, reference, sha256, validUntil = null } = input;
    const person = await actingPerson(trx, { subject, now: at });
    const home = await lockCustomer(trx, customerId);
    if (!home) throw new CommandProblem('not-found', 'There is no such customer.');
    const [onBehalfOf] = await requireCompanyAuthority(trx, person, 'file-customer-document', home);
    const errors = validUntil === null ? [] : dayErrors('validUntil', validUntil);
    refuseIfWrong('The document is described wrongly.', errors);
    const given = { kind, title: input.title.trim(), reference, sha256, validUntil };
    const version = await addCustomerDocument(trx, { customerId, ...given, by: person.id, at });
    await appendAudit(trx, { kind: 'customer', id: customerId }, [
      {
        kind: 'document-filed',
        actor: person.id,
        onBehalfOf,
        data: { ...given, version },
        correlationId,
        at,
      },
    ]);
    return { status: 201, body: { customerId, kind, version } };
  });
}
