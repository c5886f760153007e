import { z } from '@hono/zod-openapi';
import { chooseSettlement } from '../../commands/choose-settlement.ts';
import { commanding } from '../http/commanding.ts';
import { code, text } from '../http/fields.ts';
import { orderParams } from '../orders/read-order.ts';
import { movedFields } from './contract-schemas.ts';

const settlementForm = z
  .strictObject({
    method: code.openapi({ description: 'A payment method of the policy', example: 'monthly' }),
    reason: text(2_000).openapi({ example: '评级 A，三年无逾期' }),
  })
  .openapi('SettlementForm');

const settledSchema = z
  .object({
    ...movedFields,
    method: z.string(),
    allowed: z.array(z.string()).openapi({ description: 'What credit and policy leave open (P-129)' }),
  })
  .openapi('ChosenSettlement');

/** POST /orders/{intakeNumber}/settlements: how the order is paid. */
export const chooseSettlementEndpoint = commanding({
  path: '/orders/{intakeNumber}/settlements',
  tag: 'contracts',
  summary: 'Choose the settlement method',
  description:
    'Among the methods that the customer’s credit and the policy leave open (P-129), before credit and quote are approved.',
  params: orderParams,
  body: settlementForm,
  status: 201,
  answer: 'The method is chosen',
  schema: settledSchema,
  problems: ['order-closed', 'wrong-stage'],
  committed: (chosen) => chosen,
  handle: ({ api, request, params, body }) => chooseSettlement(api.commands, request, { ...params, ...body }),
});
