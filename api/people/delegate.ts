import { z } from '@hono/zod-openapi';
import { delegate } from '../../commands/delegate.ts';
import { commanding } from '../http/commanding.ts';
import { code, instant, text } from '../http/fields.ts';

export const personParams = z.object({
  personId: code.openapi({ description: '`me`, or the id of somebody whom you head', example: 'me' }),
});

const delegationForm = z
  .strictObject({
    delegateId: code
      .optional()
      .openapi({ description: 'Who stands in; without it the person is absent and nobody does' }),
    role: code.optional().openapi({ description: 'One role, with its unit; all when absent' }),
    unitId: code.optional(),
    from: instant,
    until: instant,
    reason: text(500),
  })
  .openapi('DelegationForm', {
    example: {
      delegateId: 'credit-head',
      from: '2026-12-21T00:00:00+08:00',
      until: '2027-01-04T00:00:00+08:00',
      reason: 'Annual leave',
    },
  });

/** POST /people/{personId}/delegations: somebody stands in, or the person is absent. */
export const delegateEndpoint = commanding({
  path: '/people/{personId}/delegations',
  tag: 'people',
  summary: 'Delegate your tasks, or those of somebody whom you head',
  description:
    'The delegate decides on the other’s behalf while it lasts. Duties stay separated through it (P-166), and it is not passed on. Nobody counts on who is away: where no other may decide what is theirs, and who stands in is away too, that is an incident.',
  params: personParams,
  body: delegationForm,
  status: 201,
  answer: 'The delegation holds from its first instant to its last',
  schema: z
    .object({
      delegationId: z.string(),
      personId: z.string(),
      delegateId: z.string().nullable(),
      from: instant,
      until: instant,
    })
    .openapi('Delegated'),
  problems: [],
  handle: ({ api, request, params, body }) => delegate(api.commands, request, { ...params, ...body }),
});
