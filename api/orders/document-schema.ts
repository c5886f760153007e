import { z } from '@hono/zod-openapi';
import { VIEWS } from '../../domain/policy/authority.ts';
import { code, decimalOrUnsaid, decimalText, fieldValue, text } from '../http/fields.ts';
import { isKeepable } from '../http/json-text.ts';

// '' is what nobody has said yet: refused, unless the policy lets an incomplete order wait for the customer (P-6).
function textOrUnsaid(max: number) {
  return z.string().max(max).refine(isKeepable, 'holds a NUL').default('');
}

const contact = z
  .strictObject({
    name: textOrUnsaid(200),
    phone: text(50).optional(),
    email: text(200).optional(),
  })
  .openapi('Contact');

const party = z
  .strictObject({ customerId: code.optional(), name: text(200).optional(), contact: contact.optional() })
  .openapi('Party', { description: 'A customer of the register, or a name with a contact (P-4)' });

const lineFields = {
  lineNo: z.int().min(1).max(100_000).optional(),
  sku: text(64).optional(),
  name: text(200).optional(),
  spec: text(500).optional(),
  quantity: decimalOrUnsaid,
  unit: textOrUnsaid(20).openapi({ example: 'pcs' }),
  taxRate: decimalOrUnsaid.openapi({ example: '0.13' }),
  remark: text(1_000).optional(),
};

const prices = {
  netPrice: decimalText.optional().openapi({ description: 'Of one unit, without tax' }),
  grossPrice: decimalText.optional().openapi({ description: 'Of one unit, with tax' }),
  priceBasis: z.enum(['net', 'gross']).optional(),
};

const parties = z.strictObject({
  buyer: party,
  payer: party.optional(),
  endUser: party.optional(),
  consignee: party.optional(),
});

const dayOrUnsaid = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2})?$/, 'is not a day such as 2026-11-24')
  .default('')
  .openapi({ example: '2026-11-24' });
const codeOrUnsaid = z
  .string()
  .max(64)
  .refine((given) => given === '' || code.safeParse(given).success, 'is not a code')
  .default('');

const rest = {
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is not an ISO 4217 code such as CNY')
    .openapi({ example: 'CNY' }),
  paymentMethod: codeOrUnsaid.openapi({ example: 'monthly' }),
  delivery: z
    .strictObject({
      date: dayOrUnsaid,
      place: text(500).optional(),
      terms: text(500).optional(),
      packing: text(500).optional(),
    })
    .default({ date: '' }),
  quality: text(2_000).optional(),
  fields: z
    .record(z.string().max(60), fieldValue)
    .optional()
    .openapi({ description: 'The policy’s own fields by their code' }),
  remarks: text(4_000).optional(),
  special: z
    .strictObject({ reason: text(2_000) })
    .optional()
    .openapi({ description: 'Sales says that the order is special, and why (P-22, P-23)' }),
};

/** What a customer orders, as a caller gives it. At most 1,000 lines. */
export const documentForm = z
  .strictObject({
    parties,
    lines: z
      .array(z.strictObject({ ...lineFields, ...prices }).openapi('OrderLine'))
      .min(1)
      .max(1_000),
    ...rest,
  })
  .openapi('OrderDocument');

/** The document as it is shown: prices and contacts are absent for who may not see them. */
export const shownDocumentSchema = z
  .object({
    parties,
    lines: z.array(z.object({ ...lineFields, ...prices })).readonly(),
    ...rest,
    fields: z.record(z.string(), fieldValue).readonly().optional(),
  })
  .openapi('ShownOrderDocument');

export const hiddenSchema = z
  .array(z.enum(VIEWS))
  .openapi({ description: 'The parts that are absent because your roles do not see them' });
