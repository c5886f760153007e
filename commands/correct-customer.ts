import { appendAudit } from '../db/audit.ts';
import { lockCustomer } from '../db/customer-documents.ts';
import { keptCustomers, writeCustomers } from '../db/customers.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireCompanyAuthority } from './company-authority.ts';
import { CommandProblem } from './problem.ts';

/** What is absent stays as it is; null removes it. */
export type CorrectCustomerInput = {
  customerId: string;
  name?: string | undefined;
  contact?: string | null | undefined;
  phone?: string | null | undefined;
  email?: string | null | undefined;
  locale?: 'zh-CN' | 'en' | undefined;
};

export type CorrectCustomerAnswer = { customerId: string; changed: string[] };

/**
 * Corrects how a customer is called and reached, by who may take orders in at their company (P-4, P-6). Rating and
 * limit, documents and orders that are entered already stay as they are. 200 with what has become another.
 */
export async function correctCustomer(
  context: CommandContext,
  request: CommandRequest,
  { customerId, ...given }: CorrectCustomerInput,
): Promise<CommandResult<CorrectCustomerAnswer>> {
  return runCommand(context, request, async (trx, { subject, now: at, correlationId }) => {
    const person = await actingPerson(trx, { subject, now: at });
    const home = await lockCustomer(trx, customerId);
    if (!home) throw new CommandProblem('not-found', 'There is no such customer.');
    const [onBehalfOf] = await requireCompanyAuthority(trx, person, 'submit-order', home);
    const [kept] = await keptCustomers(trx, home.companyId, [customerId]);
    if (!kept) throw new Error(`the locked customer ${customerId} is gone`);
    const { name = kept.name, contact = kept.contact, phone = kept.phone } = given;
    const { email = kept.email, locale = kept.locale } = given;
    const corrected = { ...kept, name: name.trim(), contact, phone, email, locale };
    const changed = CORRECTED.filter((field) => corrected[field] !== kept[field]);
    if (changed.length > 0) {
      await writeCustomers(trx, home.companyId, [corrected], 'rewritten');
      const names = changed.includes('name') && { name: corrected.name, formerName: kept.name };
      // What is said of the customer's people is personal and stays out of the chain.
      await appendAudit(trx, { kind: 'customer', id: customerId }, [
        {
          kind: 'customer-corrected',
          actor: person.id,
          onBehalfOf,
          data: { changed, ...names },
          correlationId,
          at,
        },
      ]);
    }
    return { status: 200, body: { customerId, changed } };
  });
}

const CORRECTED = ['name', 'contact', 'phone', 'email', 'locale'] as const;
