import { z } from '@hono/zod-openapi';
import { decideLimitChange } from '../../commands/decide-limit-change.ts';
import { commanding } from '../http/commanding.ts';
import { text, uuid } from '../http/fields.ts';
import { customerParams, limitChangeSchema } from './limit-change-schemas.ts';

/** POST /customers/{customerId}/credit/limit-changes/{limitChangeId}/decision: not by who proposed it. */
export const decideLimitChangeEndpoint = commanding({
  path: '/customers/{customerId}/credit/limit-changes/{limitChangeId}/decision',
  tag: 'customers',
  summary: 'Decide a change of a credit limit',
  description:
    'Approved, it is the limit from now on, and the customer’s open orders are looked at again: held where less is left than they take (P-49).',
  params: customerParams.extend({ limitChangeId: uuid }),
  body: z
    .strictObject({
      outcome: z.enum(['approve', 'refuse']),
      reason: text(2_000).optional().openapi({ description: 'A refusal says why' }),
    })
    .openapi('LimitDecisionForm'),
  status: 200,
  answer: 'The change is decided',
  schema: z.object({
    limitChange: limitChangeSchema,
    ordersToCheck: z.int().openapi({ description: 'Open orders that are looked at again, within a minute' }),
  }),
  problems: ['already-decided', 'separation-of-duties'],
  handle: ({ api, request, params, body }) =>
    decideLimitChange(api.commands, request, { ...params, ...body }),
});
