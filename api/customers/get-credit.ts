import { type CreditStanding, creditStanding } from '../../db/queries/credit-standing.ts';
import { agesIn } from '../../domain/credit/ageing.ts';
import { addMoney, subtractMoney, sumMoney } from '../../domain/money/money.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { reading } from '../http/reading.ts';
import { creditSchema } from './credit-schema.ts';
import { requireCreditView } from './creditable.ts';
import { customerParams } from './limit-change-schemas.ts';

/** GET /customers/{customerId}/credit: for whom the policy shows credit. The reading is logged (P-17). */
export const getCreditEndpoint = reading({
  path: '/customers/{customerId}/credit',
  tag: 'customers',
  summary: 'Where a customer’s credit stands',
  params: customerParams,
  status: 200,
  answer: 'Limit, exposure and what they are made of',
  schema: creditSchema,
  problems: ['forbidden', 'not-found'],
  async handle({ api, person, params: { customerId }, correlationId }) {
    const seen = await requireCreditView(api, person, { customerId, correlationId });
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
    unmatched: money(standing.unmatched),
    ageing: agesIn(currency, standing.ageing),
    onTimeShare,
    receivables: openReceivables.map((each) => ({
      ...each,
      amount: money(each.amount),
      openAmount: money(each.openAmount),
    })),
    entries: entries.map((entry) => ({
      ...entry,
      amount: money(entry.amount),
      exposure: money(entry.exposure),
    })),
  };
}
