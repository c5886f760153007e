import { z } from '@hono/zod-openapi';
import { fileCustomerDocument } from '../../commands/file-customer-document.ts';
import { commanding } from '../http/commanding.ts';
import { code, day, sha256, text } from '../http/fields.ts';

/** POST /customers/{customerId}/documents: the next version of a customer's document. */
export const fileCustomerDocumentEndpoint = commanding({
  path: '/customers/{customerId}/documents',
  tag: 'customers',
  summary: 'File a document of a customer',
  description:
    'Licence, financial state, operating history (P-27, P-32). Only title, place and hash are kept; the newest version of a kind counts.',
  params: z.object({ customerId: code.openapi({ example: 'C001' }) }),
  body: z
    .strictObject({
      kind: code.openapi({ description: 'As policies name it', example: 'business-licence' }),
      title: text(200),
      reference: text(500).openapi({ description: 'Where the document is kept' }),
      sha256,
      validUntil: day.optional().openapi({ description: 'The last day on which it holds' }),
    })
    .openapi('CustomerDocumentForm'),
  status: 201,
  answer: 'The document is on file',
  schema: z
    .object({ customerId: z.string(), kind: z.string(), version: z.int() })
    .openapi('FiledCustomerDocument'),
  problems: [],
  handle: ({ api, request, params, body }) =>
    fileCustomerDocument(api.commands, request, { ...params, ...body }),
});
