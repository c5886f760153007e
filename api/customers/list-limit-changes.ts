import { z } from '@hono/zod-openapi';
import { limitChangesOf } from '../../db/limit-changes.ts';
import { reading } from '../http/reading.ts';
import { requireCreditView } from './creditable.ts';
import { customerParams, limitChangeSchema } from './limit-change-schemas.ts';

const ROWS = 200;

/** GET /customers/{customerId}/credit/limit-changes: for whom the policy shows credit. The reading is logged (P-17). */
export const listLimitChangesEndpoint = reading({
  path: '/customers/{customerId}/credit/limit-changes',
  tag: 'customers',
  summary: 'Changes of a customer’s credit limit',
  params: customerParams,
  status: 200,
  answer: 'Who proposed and who decided, the latest first; at most 200',
  schema: z.object({ limitChanges: z.array(limitChangeSchema) }),
  problems: ['forbidden', 'not-found'],
  async handle({ api, person, params: { customerId }, correlationId }) {
    await requireCreditView(api, person, { customerId, correlationId });
    return { body: { limitChanges: await limitChangesOf(api.db, customerId, ROWS) } };
  },
});
