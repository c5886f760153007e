import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { customerDocuments } from '../../db/customer-documents.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import { customerRecord } from '../../db/queries/list-customers.ts';
import { code, instant } from '../http/fields.ts';
import { reading } from '../http/reading.ts';
import { companyViews } from './company-views.ts';

const documentSchema = z
  .object({
    kind: z.string(),
    version: z.int(),
    title: z.string(),
    reference: z.string(),
    sha256: z.string(),
    validUntil: z.string().nullable().openapi({ format: 'date' }),
    recordedBy: z.string(),
    recordedAt: instant,
  })
  .openapi('CustomerDocument');

/** GET /customers/{customerId}/documents: for whom the policy shows credit. The reading is logged (P-17). */
export const listCustomerDocumentsEndpoint = reading({
  path: '/customers/{customerId}/documents',
  tag: 'customers',
  summary: 'The documents on file of a customer',
  params: z.object({ customerId: code.openapi({ example: 'C001' }) }),
  status: 200,
  answer: 'Every version of every document, by kind, the newest first',
  schema: z.object({ documents: z.array(documentSchema) }),
  problems: ['forbidden', 'not-found'],
  async handle({ api, person, params: { customerId }, correlationId }) {
    const customer = await customerRecord(api.db, customerId);
    const seen = customer && (await companyViews(api, person)).get(customer.companyId);
    if (!seen) throw new CommandProblem('not-found', `There is no customer ${customerId} that you may see.`);
    if (!seen.views.has('credit')) {
      throw new CommandProblem('forbidden', 'Your roles do not see the documents of customers.');
    }
    const what = `documents of ${customerId}`;
    await logAccess(api.db, { personId: person.id, orderId: null, what, correlationId });
    return { body: { documents: await customerDocuments(api.db, customerId) } };
  },
});
