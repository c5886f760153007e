import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import { type CreditStanding, creditStanding } from '../../db/queries/credit-standing.ts';
import { customerRecord } from '../../db/queries/list-customers.ts';
import { addMoney, subtractMoney, sumMoney } from '../../domain/money/money.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { code } from '../http/fields.ts';
import { reading } from '../http/reading.ts';
import { companyViews } from './company-views.ts';
import { creditSchema } from './credit-schema.ts';

/** GET /customers/{customerId}/credit: for whom the policy shows credit. The reading is logged (P-17). */
export const getCreditEndpoint = reading({
  path: '/customers/{customerId}/credit',
  tag: 'customers',
  summary: 'Where a customer’s credit stands',
  params: z.object({ customerId: code.openapi({ example: 'C001' }) }),
  status: 200,
  answer: 'Limit, exposure and what they are made of',
  schema: creditSchema,
  problems: ['forbidden', 'not-found'],
  async handle({ api, person, params: { customerId }, correlationId }) {
    const customer = await customerRecord(api.db, customerId);
    const seen = customer && (await companyViews(api, person)).get(customer.companyId);
    if (!seen) throw new CommandProblem('not-found', `There is no customer ${customerId} that you may see.`);
    if (!seen.views.has('credit')) {
      throw new CommandProblem('forbidden', 'Your roles do not see the credit of customers.');
    }
    const what = `credit of ${customerId}`;
    await logAccess(api.db, { personId: person.id, orderId: null, what, correlationId });
    const today = localDate(api.commands.now(), seen.zone);
    const standing = await creditStanding(api.db, customerId, today);
    return { body: { customerId, account: standing && shownAccount(standing) } };
  },
});

function shownAccount(standing: CreditStanding) {
  const { accountId: id, currency, rating, onTimeShare, openReceivables, entries } = standing;
  const money = (amount: string) => sumMoney([amount], currency);
  const limit = money(standing.limit);
  const exposure = addMoney(money(standing.orders), money(standing.receivables), currency);
  return {
    id,
    currency,
    rating,
    limit,
    exposure,
    available: subtractMoney(limit, exposure, currency),
    overdue: money(standing.overdue),
    onTimeShare,
    receivables: openReceivables.map((each) => ({
      ...each,
      amount: money(each.amount),
      openAmount: money(each.openAmount),
    })),
    entries: entries.map((entry) => ({ ...entry, amount: money(entry.amount) })),
  };
}
