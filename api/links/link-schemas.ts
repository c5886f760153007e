import { z } from '@hono/zod-openapi';
import { OFFERED_PURPOSES } from '../../commands/link-answers.ts';
import { LINK_PURPOSES } from '../../domain/links/link-purposes.ts';

export const linkId = z.guid();

export const offeredPurpose = z.enum(OFFERED_PURPOSES).openapi({
  description: 'view: shows the order. confirm: the customer confirms or refuses the revision as well',
});

export const purpose = z.enum(LINK_PURPOSES);

/** As it stands in an address; what is no token is an unknown one. */
export const tokenParams = z.object({
  token: z.string().openapi({ description: 'From the answer that made the link' }),
});
