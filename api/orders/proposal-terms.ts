import { z } from '@hono/zod-openapi';
import { code, decimal, day } from '../http/fields.ts';

/** What a proposal says in figures. */
export const proposalTerms = z
  .strictObject({
    deliveryDate: day.optional(),
    paymentMethod: code.optional(),
    lines: z
      .array(
        z.strictObject({
          lineNo: z.int().min(1).max(100_000),
          quantity: decimal.optional(),
          netPrice: decimal.optional().openapi({ description: 'Of one unit, without tax' }),
          grossPrice: decimal.optional().openapi({ description: 'Of one unit, with tax' }),
        }),
      )
      .min(1)
      .max(1_000)
      .readonly()
      .optional(),
  })
  .openapi('ProposalTerms', {
    description:
      'What it says in figures: accepted, the revision that comes of it has to say the same (P-44)',
  });
