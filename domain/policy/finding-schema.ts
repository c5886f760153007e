import { z } from 'zod';
import { cited, text } from './schema-parts.ts';

export const outcome = z.enum([
  'approve',
  'approve-with-conditions',
  'refuse',
  'need-documents',
  'need-information',
]);

/**
 * What whoever decides a gate writes down. A `check` is one item of a checklist: true, or a text that says what does
 * not hold; where it is required, only true approves.
 */
const finding = z.strictObject({
  code: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'give a camelCase name'),
  title: text,
  type: z.enum(['text', 'number', 'boolean', 'date', 'choice', 'check']),
  choices: z.array(z.string()).optional(),
  /** In every decision, whatever its outcome. */
  required: z.boolean().default(false),
  /** Only for these outcomes. */
  requiredFor: z.array(outcome).min(1).optional(),
  /** Only where another finding of the gate is this: a plan with dates where there is a problem (P-37). */
  requiredWhen: z
    .strictObject({
      finding: z.string(),
      is: z.union([z.string(), z.number(), z.boolean()]),
    })
    .optional(),
  /**
   * Of a date: a yes promises that day, and who owns the gate owes it, beside what the text finding `what` says. A day
   * that is the order's own wanted date is no promise more where `unless` says so.
   */
  promise: z
    .strictObject({ what: z.string().optional(), unless: z.literal('required-date').optional() })
    .optional(),
  ...cited,
});

export const findingsSchema = z.array(finding).default([]);
