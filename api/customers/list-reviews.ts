import { z } from '@hono/zod-openapi';
import { type ListedReview, listReviews } from '../../db/queries/credit-history.ts';
import { agesIn } from '../../domain/credit/ageing.ts';
import { sumMoney } from '../../domain/money/money.ts';
import { calendarDay, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { reading } from '../http/reading.ts';
import { agesSchema } from '../receivables/receivable-schemas.ts';
import { requireCreditView } from './creditable.ts';
import { customerParams } from './limit-change-schemas.ts';

const reviewSchema = z
  .object({
    accountId: z.string(),
    currency: z.string(),
    reviewedOn: z.string().openapi({ format: 'date' }),
    reviewedAt: z.string().openapi({ format: 'date-time' }),
    rating: z.string().openapi({ description: 'A … D, or new' }),
    ratingBefore: z.string(),
    invoices: z.int().openapi({ description: 'So many invoices it was rated by' }),
    onTimeShare: z.string().nullable().openapi({ description: 'Of them paid on time, 0 … 1' }),
    averageDaysLate: z.string().nullable(),
    ages: agesSchema.openapi({ description: 'What was open, by how long it was due' }),
    limitChange: z
      .object({ id: z.string(), to: z.string(), reason: z.string(), status: z.string() })
      .nullable()
      .openapi({ description: 'The limit that was proposed for it, and why' }),
  })
  .openapi('CreditReview');

/** GET /customers/{customerId}/credit/reviews: for whom the policy shows credit. The reading is logged (P-17). */
export const listReviewsEndpoint = reading({
  path: '/customers/{customerId}/credit/reviews',
  tag: 'customers',
  summary: 'How a customer’s credit was reassessed',
  params: customerParams,
  query: z.strictObject({
    after: calendarDay.optional().openapi({ description: 'The day of the last of the page before' }),
    limit,
  }),
  status: 200,
  answer: 'A page of reviews (P-28, P-49), the latest first; `next` is the address of the next one',
  schema: z.object({ reviews: z.array(reviewSchema), next: z.string().nullable() }),
  problems: ['forbidden', 'not-found'],
  async handle({ api, person, params: { customerId }, query, correlationId }) {
    await requireCreditView(api, person, { customerId, correlationId });
    const found = await listReviews(api.db, customerId, query);
    const path = `/customers/${encodeURIComponent(customerId)}/credit/reviews`;
    const next = nextLink(path, query, found.at(-1)?.reviewedOn, found.length);
    return {
      body: { reviews: found.map(shown), next },
      headers: next ? { link: `<${next}>; rel="next"` } : {},
    };
  },
});

function shown({ ages, limitChange, ...review }: ListedReview) {
  const { currency } = review;
  return {
    ...review,
    ages: agesIn(currency, ages),
    limitChange: limitChange && { ...limitChange, to: sumMoney([limitChange.to], currency) },
  };
}
