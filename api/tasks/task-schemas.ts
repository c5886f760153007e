import { z } from '@hono/zod-openapi';
import { processField } from '../http/applied.ts';
import { hiddenSchema } from '../orders/document-schema.ts';
import { taskSchema } from '../orders/order-schemas.ts';

const hindrance = z
  .enum(['not-owner', 'entered-by', 'requested-by', 'decided-another-gate', 'decided-this-gate'])
  .nullable()
  .openapi({ description: 'Why you may not decide it (separation of duties, P-166); null when you may' });

const order = z.object({
  intakeNumber: z.string(),
  companyId: z.string(),
  policy: z.object({ id: z.string(), version: z.int() }),
  customerName: z.string(),
  stage: z.string(),
  revision: z.int(),
  amount: z.string().optional(),
  currency: z.string(),
  requiredOn: z.string().openapi({ format: 'date' }),
  classes: z.array(z.string()),
});

const common = {
  gate: z.object({ id: z.string(), code: z.string(), kind: z.string() }),
  revision: z.int().openapi({ description: 'The revision that is asked about: send it with the decision' }),
  order,
  overdue: z.boolean(),
  hindrance,
};

export const listedTaskSchema = z
  .object({ task: taskSchema.omit({ evidence: true, decisions: true }), ...common })
  .openapi('ListedTask');

export const wholeTaskSchema = z
  .object({ task: taskSchema, ...common, hidden: hiddenSchema })
  .openapi('WholeTask');

export const claimedSchema = z
  .object({
    task: z.object({
      id: z.string(),
      status: z.enum(['ready', 'reserved']),
      claimedBy: z.string().nullable(),
    }),
  })
  .openapi('ClaimedTask');

export const decidedSchema = z
  .object({
    decisionId: z.string(),
    task: z.object({ id: z.string(), status: z.enum(['completed', 'suspended']), outcome: z.string() }),
    gate: z.object({
      code: z.string(),
      status: z.enum(['open', 'approved', 'refused']),
      stillToAnswer: z.int().openapi({ description: 'How many tasks of the gate are still open' }),
    }),
    order: z.object({ intakeNumber: z.string(), revision: z.int(), seq: z.int() }),
    process: processField,
  })
  .openapi('AppliedDecision');
