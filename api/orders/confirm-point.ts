import { z } from '@hono/zod-openapi';
import { confirmPoint } from '../../commands/confirm-point.ts';
import { processField } from '../http/applied.ts';
import { commanding } from '../http/commanding.ts';
import { text } from '../http/fields.ts';
import { orderParams } from './read-order.ts';

/** POST /orders/{intakeNumber}/requirement-points: a point that dealer or customer has confirmed. */
export const confirmPointEndpoint = commanding({
  path: '/orders/{intakeNumber}/requirement-points',
  tag: 'orders',
  summary: 'Confirm a point of the requirement',
  description: 'Each point that the policy’s gate lists, with whom and what shows it (P-8).',
  params: orderParams,
  body: z
    .strictObject({
      revision: z.int().min(1),
      point: z.string().min(1).max(64),
      with: z.enum(['dealer', 'customer']),
      customerPerson: text(200),
      evidence: text(500),
    })
    .openapi('RequirementPointForm'),
  status: 201,
  answer: 'The point is on record',
  schema: z
    .object({
      pointId: z.string(),
      intakeNumber: z.string(),
      point: z.string(),
      seq: z.int(),
      process: processField,
    })
    .openapi('RequirementPoint'),
  problems: ['order-closed', 'not-current-revision', 'already-decided'],
  committed: (confirmed) => confirmed,
  handle: ({ api, request, params, body }) => confirmPoint(api.commands, request, { ...params, ...body }),
});
