import { z } from '@hono/zod-openapi';
import { questionParts } from '../orders/contact-fields.ts';
import { code, day, decimal, fieldValue, text, uuid } from '../http/fields.ts';

export const taskParams = z.object({ taskId: uuid });

const obligation = {
  description: text(2_000),
  ownerRole: code.openapi({ description: 'Who has to see to it', example: 'sales_clerk' }),
  dueOn: day,
};

const condition = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('prepayment'),
      share: decimal.openapi({ description: 'Of the order, above 0 and up to 1', example: '0.3' }),
      ...obligation,
    }),
    z.strictObject({ kind: z.literal('guarantee'), amount: decimal, ...obligation }),
    z.strictObject({ kind: z.literal('other'), ...obligation }),
  ])
  .openapi('Condition', { description: 'Becomes an obligation with an owner and a date' });

/** The body of a decision. Which outcomes and findings a gate takes, its policy says. */
export const decisionForm = z
  .strictObject({
    revision: z.int().min(1).openapi({ description: 'The revision that you saw', example: 1 }),
    outcome: z.enum(['approve', 'approve-with-conditions', 'refuse', 'need-documents', 'need-information']),
    reason: z
      .string()
      .max(4_000)
      .optional()
      .openapi({ description: 'Needed to refuse and to ask for documents (P-44)' }),
    conditions: z.array(condition).max(20).optional(),
    findings: z
      .record(z.string().max(60), fieldValue)
      .optional()
      .openapi({ description: 'What the policy’s gate asks to be found, by its code' }),
    questions: z
      .array(z.strictObject(questionParts))
      .max(20)
      .optional()
      .openapi({ description: 'What the customer is asked; needed for need-information (P-6)' }),
  })
  .openapi('DecisionForm', {
    example: {
      revision: 1,
      outcome: 'approve-with-conditions',
      reason: 'New customer',
      conditions: [
        {
          kind: 'prepayment',
          share: '0.3',
          description: '30 % before production',
          ownerRole: 'sales_clerk',
          dueOn: '2026-12-01',
        },
      ],
    },
  });
