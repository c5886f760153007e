import { z } from '@hono/zod-openapi';
import { listCustomers } from '../../db/queries/list-customers.ts';
import { code, limit } from '../http/fields.ts';
import { isKeepable } from '../http/json-text.ts';
import { nextLink } from '../http/next-link.ts';
import { reading } from '../http/reading.ts';
import { companyViews } from './company-views.ts';

const customerSchema = z
  .object({
    id: z.string().openapi({ example: 'C001' }),
    companyId: z.string().openapi({ example: 'machinery' }),
    name: z.string(),
    locale: z.string(),
    since: z.string().openapi({ format: 'date' }),
    contact: z
      .object({ name: z.string().nullable(), phone: z.string().nullable(), email: z.string().nullable() })
      .optional()
      .openapi({ description: 'Absent for who may not see contacts' }),
  })
  .openapi('Customer');

/** GET /customers: those of the companies at which the person may read orders. */
export const listCustomersEndpoint = reading({
  path: '/customers',
  tag: 'customers',
  summary: 'Customers of your companies',
  query: z.strictObject({
    company: code.optional(),
    text: z
      .string()
      .min(1)
      .max(200)
      .refine(isKeepable, 'holds a NUL')
      .optional()
      .openapi({ description: 'In id or name' }),
    after: code.optional().openapi({ description: 'The last id of the page before' }),
    limit,
  }),
  status: 200,
  answer: 'A page of customers, by id; `next` is the address of the next one',
  schema: z.object({ customers: z.array(customerSchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, query }) {
    const seen = await companyViews(api, person);
    const companyIds = [...seen.keys()].filter((id) => query.company === undefined || id === query.company);
    const { text, after, limit } = query;
    const found = await listCustomers(api.db, { companyIds, text, after, limit });
    const customers = found.map(({ contact, ...customer }) =>
      seen.get(customer.companyId)?.views.has('contacts') ? { ...customer, contact } : customer,
    );
    const next = nextLink('/customers', query, found.at(-1)?.id, found.length);
    return { body: { customers, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };
  },
});
