import { z } from '@hono/zod-openapi';
import { LINK_ANSWER_WORDS } from '../../domain/links/link-purposes.ts';
import { instant } from '../http/fields.ts';
import { purpose } from './link-schemas.ts';

/** What GET /c/{token} answers. */
export const customerViewSchema = z
  .object({
    order: z.string().openapi({ description: 'The order number, or the intake number before there is one' }),
    company: z.string(),
    customer: z.string(),
    revision: z.int(),
    receivedOn: z.string().openapi({ format: 'date' }),
    status: z.string().openapi({ description: 'Where it stands, in plain words', example: 'being reviewed' }),
    missing: z.array(z.string()).openapi({ description: 'What you still have to say' }),
    lines: z.array(
      z.object({
        lineNo: z.int(),
        sku: z.string().optional(),
        name: z.string().optional(),
        spec: z.string().optional(),
        quantity: z.string(),
        unit: z.string(),
        unitPrice: z.string().optional(),
        priceBasis: z.enum(['net', 'gross']).optional(),
        taxRate: z.string(),
        amount: z.string().optional().openapi({ description: 'With tax' }),
      }),
    ),
    totals: z
      .object({ net: z.string(), tax: z.string(), gross: z.string(), currency: z.string() })
      .nullable()
      .openapi({ description: 'Null as long as something is missing' }),
    payment: z.string(),
    delivery: z.object({
      date: z.string(),
      place: z.string().optional(),
      terms: z.string().optional(),
      packing: z.string().optional(),
    }),
    quality: z.string().optional(),
    link: z.object({
      linkId: z.string(),
      revision: z.int(),
      purpose,
      asked: z.boolean().openapi({ description: 'Your answer is waited for now' }),
    }),
    design: z
      .object({ version: z.int(), reference: z.string(), sha256: z.string(), submittedAt: instant })
      .optional()
      .openapi({ description: 'What a link for a design asks about' }),
    questions: z
      .array(z.object({ questionId: z.string(), question: z.string(), answer: z.string().optional() }))
      .optional()
      .openapi({ description: 'What a link for questions asks' }),
    answered: z
      .object({
        answer: z.enum(LINK_ANSWER_WORDS),
        customerPerson: z.string(),
        remark: z.string().nullable(),
        expectedOn: z.string().nullable(),
        at: instant,
      })
      .optional()
      .openapi({ description: 'What you have answered by this link' }),
  })
  .openapi('CustomerView');
