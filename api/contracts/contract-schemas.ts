import { z } from '@hono/zod-openapi';
import { processField } from '../http/applied.ts';
import { sha256, text } from '../http/fields.ts';
import { hiddenSchema } from '../orders/document-schema.ts';

const instant = z.string().openapi({ format: 'date-time' });

/** Where something is kept, and what it is. */
export const archivedFields = {
  reference: text(500).openapi({
    description: 'Where the document is kept',
    example: 'archive:2026/HM/contract-17.pdf',
  }),
  sha256,
};

/** What the answer to every command on an order says. */
export const movedFields = {
  intakeNumber: z.string().openapi({ example: 'IN-HM-20261124-0001' }),
  seq: z.int().openapi({ description: 'What was committed of the order so far; its process applies it' }),
  process: processField,
};

export const draftedSchema = z
  .object({ ...movedFields, version: z.int(), revision: z.int() })
  .openapi('DraftedContract');

export const signedSchema = z
  .object({
    ...movedFields,
    version: z.int(),
    party: z.string(),
    stillToSign: z.array(z.string()).openapi({ description: 'Parties that have not signed this version' }),
  })
  .openapi('RecordedSignature');

export const contractSchema = z
  .object({
    versions: z.array(
      z
        .object({
          version: z.int(),
          revision: z.int(),
          clauses: z
            .record(z.string(), z.string())
            .optional()
            .openapi({ description: 'Absent for who may not see prices' }),
          responsibilities: z.record(z.string(), z.string()),
          reference: z.string(),
          sha256: z.string(),
          draftedBy: z.string(),
          draftedAt: instant,
          signatures: z.array(
            z.object({
              party: z.string(),
              signedBy: z.string(),
              signerTitle: z.string().nullable(),
              signedOn: z.string().openapi({ format: 'date' }),
              method: z.enum(['signature', 'seal']),
              seal: z.string().nullable(),
              reference: z.string(),
              sha256: z.string(),
              recordedBy: z.string(),
              recordedAt: instant,
            }),
          ),
          copies: z.array(z.object({ personId: z.string(), sentAt: instant })),
        })
        .openapi('ContractVersion'),
    ),
    hidden: hiddenSchema,
  })
  .openapi('Contract');
