import { z } from '@hono/zod-openapi';
import { PROPOSAL_ANSWERS } from '../../domain/negotiation/proposals.ts';
import { processField } from '../http/applied.ts';

const order = { intakeNumber: z.string().openapi({ example: 'IN-HM-20261124-0001' }) };
const moved = {
  seq: z.int().openapi({ description: 'What was committed of the order so far; its process applies it' }),
  process: processField,
};
const revision = {
  revision: z.int(),
  sha256: z.string().openapi({ description: 'Over the RFC 8785 canonical JSON of the document' }),
  classes: z.array(z.string()).openapi({ example: ['regular'] }),
};

const missing = z
  .array(z.object({ path: z.string(), zh: z.string(), en: z.string() }))
  .openapi({ description: 'What the customer still has to say, or to clear up (P-6)' });

const reasons = z
  .array(z.object({ zh: z.string(), en: z.string() }))
  .openapi({ description: 'Why it is rejected, in the policy’s words (P-7)' });

const possibleDuplicates = z
  .array(z.string())
  .openapi({ description: 'Orders of the same customer and goods that came shortly before or after (P-2)' });

export const submittedSchema = z
  .object({
    ...order,
    orderNumber: z.string().nullable().openapi({ description: 'Allotted where the policy says' }),
    stage: z.enum(['RECEIVED', 'REJECTED', 'AWAITING_CUSTOMER_INFO']),
    missing: missing.optional(),
    ...revision,
    policy: z.object({ id: z.string(), version: z.int() }),
    reasons: reasons.optional(),
    possibleDuplicates: possibleDuplicates.optional(),
    process: processField,
  })
  .openapi('SubmittedOrder');

export const revisedSchema = z
  .object({
    ...order,
    ...revision,
    stage: z.string(),
    missing: missing.optional(),
    reasons: reasons.optional(),
    possibleDuplicates: possibleDuplicates.optional(),
    standing: z
      .array(z.string())
      .openapi({ description: 'Gates that are not asked again: what they judged is the same (P-44)' }),
    ...moved,
  })
  .openapi('RevisedOrder');

export const requestedSchema = z
  .object({
    requestId: z.string(),
    kind: z.enum(['cancel', 'decline']),
    status: z.literal('open'),
    ...order,
    ...moved,
  })
  .openapi('OrderRequest');

export const changeRequestedSchema = z
  .object({
    requestId: z.string(),
    kind: z.literal('change'),
    status: z.literal('open'),
    revision: z.int().openapi({ description: 'The revision that is to be changed' }),
    sha256: z.string().openapi({ description: 'Of the document that is proposed' }),
    ...order,
    ...moved,
  })
  .openapi('ChangeRequest');

const round = { round: z.int().openapi({ description: 'Counts from 1' }) };

export const proposedSchema = z
  .object({ ...round, revision: z.int(), ...order, ...moved })
  .openapi('ProposedRound');

export const answeredSchema = z
  .object({ ...round, answer: z.enum(PROPOSAL_ANSWERS), ...order, ...moved })
  .openapi('AnsweredRound');

export const documentsAddedSchema = z
  .object({
    documentIds: z.array(z.string()),
    resumedTasks: z.array(z.string()).openapi({ description: 'The tasks that waited for documents' }),
    ...order,
    ...moved,
  })
  .openapi('DocumentsAdded');

export const completedSchema = z.object({ ...order, ...moved }).openapi('CompletedOrder');
