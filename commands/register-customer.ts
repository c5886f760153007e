import { appendAudit } from '../db/audit.ts';
import { writeCustomers } from '../db/customers.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireIntake } from './intake-company.ts';
import { CommandProblem } from './problem.ts';

export type RegisterCustomerInput = {
  companyId: string;
  /** The code under which the company keeps them; of nobody else, at no company. */
  customerId: string;
  name: string;
  contact?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  locale?: 'zh-CN' | 'en' | undefined;
};

/**
 * Registers a customer whom the company did not know, once under its code, by who may take orders in (P-4): from then
 * on their documents are filed (P-27), and a revision of their order names them. They have no credit. 201.
 */
export async function registerCustomer(
  context: CommandContext,
  request: CommandRequest,
  input: RegisterCustomerInput,
): Promise<CommandResult<{ customerId: string }>> {
  return runCommand(context, request, async (trx, { subject, now: at, correlationId }) => {
    const person = await actingPerson(trx, { subject, now: at });
    const { companyId, customerId } = input;
    const onBehalfOf = await requireIntake(trx, person, companyId);
    const { contact = null, phone = null, email = null, locale = 'zh-CN' } = input;
    const name = input.name.trim();
    const customer = {
      id: customerId,
      name,
      contact,
      phone,
      email,
      locale,
      since: at.toISOString().slice(0, 10),
      special_industry: false,
    };
    if ((await writeCustomers(trx, companyId, [customer], 'left')) === 0) {
      throw new CommandProblem('duplicate-reference', `The code ${customerId} is a customer's already.`);
    }
    // What is said of the customer's people is personal and stays out of the chain.
    await appendAudit(trx, { kind: 'customer', id: customerId }, [
      {
        kind: 'customer-registered',
        actor: person.id,
        onBehalfOf,
        data: { companyId, customerId, name },
        correlationId,
        at,
      },
    ]);
    return { status: 201, body: { customerId } };
  });
}
