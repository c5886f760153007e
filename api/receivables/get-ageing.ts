import { z } from '@hono/zod-openapi';
import { logAccess } from '../../db/queries/access-log.ts';
import { agedAccounts, agedTotals, type AgedTotal } from '../../db/queries/ageing.ts';
import { agesIn } from '../../domain/credit/ageing.ts';
import { sumMoney } from '../../domain/money/money.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { requireCreditOf } from '../customers/company-views.ts';
import { code, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { reading } from '../http/reading.ts';
import { agesSchema } from './receivable-schemas.ts';

const aged = { currency: z.string(), open: z.string().openapi({ example: '120000.00' }), ages: agesSchema };

/** GET /receivables/ageing: what a company's customers owe, by age (P-49). The reading is logged (P-17). */
export const getAgeingEndpoint = reading({
  path: '/receivables/ageing',
  tag: 'receivables',
  summary: 'What a company’s customers owe, by how long it is due',
  query: z.strictObject({
    company: code.openapi({ example: 'machinery' }),
    after: code.optional().openapi({ description: 'The last customer of the page before' }),
    limit,
  }),
  status: 200,
  answer: 'A page of customers who owe something, by id, and the totals of all; `next` is the next page',
  schema: z.object({
    today: z.string().openapi({ format: 'date', description: 'The day by which it is reckoned' }),
    totals: z.array(z.object(aged)).openapi({ description: 'One a currency' }),
    customers: z.array(
      z.object({ customerId: z.string(), customerName: z.string(), accountId: z.string(), ...aged }),
    ),
    next: z.string().nullable(),
  }),
  problems: ['forbidden', 'not-found'],
  async handle({ api, person, query, correlationId }) {
    const { company: companyId, after, limit } = query;
    const seen = await requireCreditOf(api, person, companyId);
    const what = `ageing of ${companyId}`;
    await logAccess(api.db, { personId: person.id, orderId: null, what, correlationId });
    const today = localDate(api.commands.now(), seen.zone);
    const totals = await agedTotals(api.db, companyId, today);
    const customers = await agedAccounts(api.db, { companyId, today, after, limit });
    const next = nextLink('/receivables/ageing', query, customers.at(-1)?.customerId, customers.length);
    return {
      body: { today, totals: totals.map(shown), customers: customers.map(shown), next },
      headers: next ? { link: `<${next}>; rel="next"` } : {},
    };
  },
});

function shown<T extends AgedTotal>(row: T) {
  const { currency, open, ages } = row;
  return { ...row, open: sumMoney([open], currency), ages: agesIn(currency, ages) };
}
