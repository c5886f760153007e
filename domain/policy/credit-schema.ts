import { z } from 'zod';
import { HOLD_KINDS } from '../holds/hold-kinds.ts';
import { cited, owner } from './schema-parts.ts';

/** Who may hold an order for what reason, and who may let it go on. Default deny: a kind that is not here is nobody's. */
export const holdsSchema = z
  .array(
    z.strictObject({
      kind: z.enum(HOLD_KINDS),
      place: z.array(owner).min(1),
      release: z.array(owner).min(1),
      ...cited,
    }),
  )
  .default([]);

/**
 * Credit is looked at again at the moment when an order would become effective: it is held when its account is over
 * the limit, or has an invoice open for more than so many days beyond its due day.
 */
export const creditAtEffectSchema = z
  .strictObject({ maxOverdueDays: z.strictObject({ setting: z.string() }), ...cited })
  .optional();

/** A rating needs at least so many per cent of the invoices paid by their day, and at most so many days late on average. */
const ratingSchema = z.strictObject({
  onTime: z.strictObject({ setting: z.string() }),
  daysLate: z.strictObject({ setting: z.string() }),
});

/** Every account is reassessed every so many days, and when an invoice has become overdue. */
export const creditReviewSchema = z
  .strictObject({
    every: z.strictObject({ setting: z.string() }),
    /** The best rating of which both hold counts, D where none does: the sources give no score model. */
    rating: z.strictObject({ A: ratingSchema, B: ratingSchema, C: ratingSchema }),
    /** What is proposed of the limit when an account has come to a rating; somebody decides it. */
    limits: z
      .array(
        z.strictObject({
          rating: z.enum(['A', 'B', 'C', 'D']),
          share: z.string().regex(/^\d(\.\d{1,4})?$/, 'give a share of the limit such as "0.5"'),
        }),
      )
      .default([]),
    /** Who is told of another rating. */
    tell: z.array(owner).default([{ role: 'sales_head', at: 'company' }]),
    ...cited,
  })
  .optional();
