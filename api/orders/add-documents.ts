import { z } from '@hono/zod-openapi';
import { addDocuments } from '../../commands/add-documents.ts';
import { commanding } from '../http/commanding.ts';
import { sha256, text, uuid } from '../http/fields.ts';
import { documentsAddedSchema } from './command-schemas.ts';
import { orderParams } from './read-order.ts';

const documentsForm = z
  .strictObject({
    taskId: uuid
      .optional()
      .openapi({ description: 'The task that waits for them; all that wait, when absent' }),
    documents: z
      .array(
        z.strictObject({
          title: text(200).openapi({ example: 'Balance sheet 2025' }),
          reference: text(500).openapi({
            description: 'Where the document is kept',
            example: 'archive:2026/HM/balance-2025.pdf',
          }),
          sha256,
        }),
      )
      .min(1)
      .max(100),
  })
  .openapi('DocumentsForm');

/** POST /orders/{intakeNumber}/documents: lists documents; tasks that wait for them go on. */
export const addDocumentsEndpoint = commanding({
  path: '/orders/{intakeNumber}/documents',
  tag: 'orders',
  summary: 'Add documents to an order',
  description:
    'Only title, place and hash are kept. Tasks that were suspended until documents come are open again.',
  params: orderParams,
  body: documentsForm,
  status: 201,
  answer: 'The documents are listed',
  schema: documentsAddedSchema,
  problems: ['order-closed'],
  committed: (added) => added,
  async handle({ api, request, params: { intakeNumber }, body }) {
    const added = await addDocuments(api.commands, request, { intakeNumber, ...body });
    return { ...added, body: { intakeNumber, ...added.body } };
  },
});
