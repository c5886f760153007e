import { z } from 'zod';

export const gatesSchema = z.object({
  gates: z.array(
    z.object({
      code: z.string(),
      status: z.string(),
      revision: z.int(),
      tasks: z.array(z.object({ id: z.string(), status: z.string() })),
    }),
  ),
});
export const orderSchema = z.object({
  stage: z.string(),
  revision: z.int(),
  orderNumber: z.string().nullable(),
});
export const submittedSchema = z.looseObject({
  intakeNumber: z.string(),
  stage: z.string(),
  reasons: z.array(z.looseObject({ en: z.string() })).optional(),
});
export const revisedSchema = z.looseObject({ standing: z.array(z.string()), revision: z.int() });

export const bulkAnswerSchema = z.looseObject({
  row: z.int(),
  status: z.int(),
  intakeNumber: z.string().optional(),
  problem: z
    .looseObject({ errors: z.array(z.looseObject({ path: z.string(), message: z.string() })).optional() })
    .optional(),
});

export const customerViewSchema = z.looseObject({
  status: z.string(),
  lines: z.array(
    z.looseObject({ sku: z.string(), spec: z.string(), quantity: z.string(), unit: z.string() }),
  ),
  totals: z.looseObject({ gross: z.string(), currency: z.string() }),
  delivery: z.looseObject({ date: z.string() }),
});

export const problemSchema = z.object({
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export type BulkAnswer = z.output<typeof bulkAnswerSchema>;
