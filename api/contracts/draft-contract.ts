import { z } from '@hono/zod-openapi';
import { draftContract } from '../../commands/draft-contract.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { orderParams } from '../orders/read-order.ts';
import { archivedFields, draftedSchema } from './contract-schemas.ts';

const contractForm = z
  .strictObject({
    clauses: z.record(z.string().min(1).max(60), text(20_000)).openapi({
      description: 'The text of each clause, by its code in the policy',
      example: { price: '…' },
    }),
    responsibilities: z
      .record(z.string().min(1).max(60), text(500))
      .optional()
      .openapi({ description: 'Who answers for each duty, by its code in the policy' }),
    ...archivedFields,
  })
  .openapi('ContractForm');

/** POST /orders/{intakeNumber}/contract-versions: the next version of the order's contract. */
export const draftContractEndpoint = commanding({
  path: '/orders/{intakeNumber}/contract-versions',
  tag: 'contracts',
  summary: 'Draft the next version of the contract',
  description:
    'With every clause that the policy requires (P-52), until somebody has approved a version; again after a refusal (P-53).',
  params: orderParams,
  body: contractForm,
  status: 201,
  answer: 'The version is stored',
  schema: draftedSchema,
  problems: ['order-closed', 'wrong-stage'],
  committed: (drafted) => drafted,
  handle: ({ api, request, params, body }) => draftContract(api.commands, request, { ...params, ...body }),
});
