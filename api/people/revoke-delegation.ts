import { z } from '@hono/zod-openapi';
import { revokeDelegation } from '../../commands/revoke-delegation.ts';
import { commanding } from '../http/commanding.ts';
import { uuid } from '../http/fields.ts';

/** POST /delegations/{delegationId}/revocation: it ends at once. */
export const revokeDelegationEndpoint = commanding({
  path: '/delegations/{delegationId}/revocation',
  tag: 'people',
  summary: 'End a delegation or absence',
  description: 'Your own, or of somebody whom you head. What was decided meanwhile stays.',
  params: z.object({ delegationId: uuid }),
  status: 200,
  answer: 'It holds no more',
  schema: z.object({ delegationId: z.string(), status: z.literal('revoked') }).openapi('RevokedDelegation'),
  problems: [],
  handle: ({ api, request, params }) => revokeDelegation(api.commands, request, params),
});
