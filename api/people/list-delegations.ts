import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { delegationsAround, delegatorOf } from '../../db/delegations.ts';
import { isHeadOf } from '../../domain/people/heads.ts';
import { instant } from '../http/fields.ts';
import { reading } from '../http/reading.ts';
import { personParams } from './delegate.ts';

const delegationSchema = z
  .object({
    id: z.string(),
    personId: z.string(),
    delegateId: z.string().nullable().openapi({ description: 'null: the person is absent' }),
    role: z.string().nullable().openapi({ description: 'null: all roles' }),
    unitId: z.string().nullable(),
    from: instant,
    until: instant,
    reason: z.string(),
    createdBy: z.string(),
  })
  .openapi('Delegation');

/** GET /people/{personId}/delegations: who stands in for the person, and for whom they do, now or later. */
export const listDelegationsEndpoint = reading({
  path: '/people/{personId}/delegations',
  tag: 'people',
  summary: 'Delegations of you and to you, or of somebody whom you head',
  params: personParams,
  status: 200,
  answer: 'What holds now or later, the first to begin first',
  schema: z.object({ delegations: z.array(delegationSchema) }),
  problems: ['not-found'],
  async handle({ api, person, params: { personId } }) {
    const id = personId === 'me' ? person.id : personId;
    if (id !== person.id) {
      const headed = await delegatorOf(api.db, id);
      if (!headed || !isHeadOf(person.roles, headed.roles)) {
        throw new CommandProblem('not-found', `There is no person "${personId}" whom you head.`);
      }
    }
    const rows = await delegationsAround(api.db, id, api.commands.now());
    return {
      body: {
        delegations: rows.map((row) => ({
          id: row.id,
          personId: row.person_id,
          delegateId: row.delegate_id,
          role: row.role,
          unitId: row.unit_id,
          from: row.valid_from.toISOString(),
          until: row.valid_until.toISOString(),
          reason: row.reason,
          createdBy: row.created_by,
        })),
      },
    };
  },
});
