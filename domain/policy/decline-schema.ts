import { z } from 'zod';
import { PROPOSAL_KINDS } from '../negotiation/proposals.ts';
import { cited, code, owner } from './schema-parts.ts';

/** Who approves that an order is declined after a refusal, by default not the person who asked for it (P-42). */
export const declineSchema = z.strictObject({
  owners: z.array(owner).min(1),
  notRequestedBy: z.boolean().default(true),
  /** After a refusal of one of these gates the customer is asked for this first, and has to have said no. */
  talks: z
    .strictObject({ after: z.array(code).min(1), propose: z.enum(PROPOSAL_KINDS), ...cited })
    .optional(),
  ...cited,
});
