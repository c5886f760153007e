import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { isBookkeeper } from '../../commands/receivable-form.ts';
import type { Person } from '../../db/people.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import { policiesInForce } from '../../db/queries/companies.ts';
import { type ListedPayment, listPayments } from '../../db/queries/payments.ts';
import { sumMoney } from '../../domain/money/money.ts';
import { companyViews } from '../customers/company-views.ts';
import type { Api } from '../http/environment.ts';
import { code, flag, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { instantCursor, cursorText } from '../http/page-cursor.ts';
import { reading } from '../http/reading.ts';

const money = z.string().openapi({ example: '11300.00' });

const listedPaymentSchema = z
  .object({
    paymentId: z.string(),
    companyId: z.string(),
    customerId: z.string(),
    customerName: z.string(),
    amount: money,
    left: money.openapi({
      description: 'Not matched, or with an order that came to nothing: the customer’s, until it is matched',
    }),
    currency: z.string(),
    receivedOn: z.string().openapi({ format: 'date' }),
    reference: z.string().openapi({ description: 'The bank’s number of it' }),
    recordedBy: z.string(),
    matches: z.array(
      z.object({
        matchId: z.string(),
        intakeNumber: z.string(),
        stage: z.string(),
        amount: money,
        overpaid: money.openapi({ description: 'What is paid of the order beyond what it costs' }),
        matchedAt: z.string().openapi({ format: 'date-time' }),
      }),
    ),
  })
  .openapi('ListedPayment');

/** GET /payments: for whom keeps a company's books or sees credit there (P-51, D13). The reading is logged (P-17). */
export const listPaymentsEndpoint = reading({
  path: '/payments',
  tag: 'payments',
  summary: 'Money that has come in, and what is left of it',
  query: z.strictObject({
    unmatched: flag.optional().openapi({
      description: 'Only those of which something is left, or of whose order too much is paid; or the others',
    }),
    company: code.optional(),
    customer: code.optional(),
    after: instantCursor.optional(),
    limit,
  }),
  status: 200,
  answer: 'A page of payments, the first received first; `next` is the address of the next one',
  schema: z.object({ payments: z.array(listedPaymentSchema), next: z.string().nullable() }),
  problems: ['forbidden'],
  async handle({ api, person, query, correlationId }) {
    const { company, customer: customerId, unmatched, after, limit } = query;
    const seen = await companiesOf(api, person);
    if (seen.size === 0) throw new CommandProblem('forbidden', 'Your roles do not see payments.');
    const companyIds = [...seen].filter((id) => company === undefined || id === company);
    const what = `payments of ${companyIds.join(', ')}`;
    await logAccess(api.db, { personId: person.id, orderId: null, what, correlationId });
    const from = after && { receivedOn: after.at.slice(0, 10), id: after.id };
    const found = await listPayments(api.db, { companyIds, customerId, unmatched, after: from, limit });
    const last = found.at(-1);
    const cursor = last && cursorText(`${last.receivedOn}T00:00:00Z`, last.paymentId);
    const { after: _, ...asked } = query;
    const next = nextLink('/payments', asked, cursor, found.length);
    return {
      body: { payments: found.map(shown), next },
      headers: next ? { link: `<${next}>; rel="next"` } : {},
    };
  },
});

/** The companies whose books are the person's, and those at which the person sees credit. */
async function companiesOf(api: Api, person: Person): Promise<Set<string>> {
  const kept = (await policiesInForce(api.db)).filter((home) => isBookkeeper(person, home));
  const views = [...(await companyViews(api, person))].filter(([, seen]) => seen.views.has('credit'));
  return new Set([...kept.map(({ companyId }) => companyId), ...views.map(([companyId]) => companyId)]);
}

function shown({ amount, left, currency, matches, ...payment }: ListedPayment) {
  const money = (text: string) => sumMoney([text], currency);
  return {
    ...payment,
    amount: money(amount),
    left: money(left),
    currency,
    matches: matches.map((match) => ({
      ...match,
      amount: money(match.amount),
      overpaid: money(match.overpaid),
    })),
  };
}
