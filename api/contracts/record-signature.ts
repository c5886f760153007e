import { z } from '@hono/zod-openapi';
import { recordSignature } from '../../commands/record-signature.ts';
import { commanding } from '../http/commanding.ts';
import { code, day, text } from '../http/fields.ts';
import { orderParams } from '../orders/read-order.ts';
import { archivedFields, signedSchema } from './contract-schemas.ts';

const signatureForm = z
  .strictObject({
    version: z.int().min(1).max(2_147_483_647),
    party: code.openapi({ description: 'A signatory of the policy’s contract', example: 'buyer' }),
    signedBy: text(200).openapi({ example: '王强' }),
    signerTitle: text(200).optional().openapi({ example: '法定代表人' }),
    signedOn: day,
    method: z.enum(['signature', 'seal']),
    seal: text(200).optional().openapi({ description: 'Which seal', example: '合同专用章' }),
    ...archivedFields,
  })
  .openapi('SignatureForm');

/** POST /orders/{intakeNumber}/signatures: a party has signed or sealed the newest version. */
export const recordSignatureEndpoint = commanding({
  path: '/orders/{intakeNumber}/signatures',
  tag: 'contracts',
  summary: 'Record a signature or seal on the contract',
  description: 'Who, when, which seal, and the scan with its hash (P-54). A party signs a version once.',
  params: orderParams,
  body: signatureForm,
  status: 201,
  answer: 'The signature is recorded',
  schema: signedSchema,
  problems: ['order-closed', 'wrong-stage', 'already-recorded'],
  committed: (signed) => signed,
  handle: ({ api, request, params, body }) => recordSignature(api.commands, request, { ...params, ...body }),
});
