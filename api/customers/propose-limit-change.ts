import { z } from '@hono/zod-openapi';
import { proposeLimitChange } from '../../commands/propose-limit-change.ts';
import { commanding } from '../http/commanding.ts';
import { decimal, text } from '../http/fields.ts';
import { customerParams, limitChangeSchema } from './limit-change-schemas.ts';

/** POST /customers/{customerId}/credit/limit-changes: proposes; somebody else decides. */
export const proposeLimitChangeEndpoint = commanding({
  path: '/customers/{customerId}/credit/limit-changes',
  tag: 'customers',
  summary: 'Propose another credit limit',
  description:
    'The limit stays as it is until somebody else approves (D2, P-49). A customer without an account gets one, without credit until then.',
  params: customerParams,
  body: z
    .strictObject({
      limit: decimal.openapi({ example: '80000.00' }),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'is not a currency code such as CNY')
        .optional()
        .openapi({ description: 'Of the account; required where there is none yet', example: 'CNY' }),
      reason: text(2_000).openapi({ example: 'Three invoices are late.' }),
    })
    .openapi('LimitChangeForm'),
  status: 201,
  answer: 'The change is proposed',
  schema: z.object({ limitChange: limitChangeSchema }),
  problems: ['already-requested'],
  handle: ({ api, request, params, body }) =>
    proposeLimitChange(api.commands, request, { ...params, ...body }),
});
