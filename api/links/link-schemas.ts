import { z } from '@hono/zod-openapi';
import { LINK_PURPOSES } from '../../domain/links/link-purposes.ts';

export const linkId = z.guid();

export const purpose = z.enum(LINK_PURPOSES).openapi({
  description: [
    'view: shows the order. confirm: the customer confirms or refuses the revision as well.',
    'design: approves a version of the design, or says what has to change.',
    'questions: answers what was asked and is open.',
  ].join(' '),
});

export const designVersion = z
  .int()
  .min(1)
  .openapi({ description: 'Of a link for a design: the newest version, for which alone it is', example: 1 });

/** As it stands in an address; what is no token is an unknown one. */
export const tokenParams = z.object({
  token: z.string().openapi({ description: 'From the answer that made the link' }),
});
