import { z } from '@hono/zod-openapi';
import { policyOf } from '../../db/policies.ts';
import { type ListedHold, listHolds } from '../../db/queries/holds.ts';
import { scopeOf } from '../../db/queries/read-scope.ts';
import { code, limit, uuid } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { reading } from '../http/reading.ts';
import { viewsOf } from '../orders/view.ts';
import { holdKind, holdSchema, shownHold } from './hold-schemas.ts';

/** GET /holds: the open holds on orders that the person may read. */
export const listHoldsEndpoint = reading({
  path: '/holds',
  tag: 'holds',
  summary: 'Open holds on orders that you may read',
  query: z.strictObject({
    kind: holdKind.optional(),
    company: code.optional(),
    after: uuid.optional().openapi({ description: 'The last id of the page before' }),
    limit,
  }),
  status: 200,
  answer: 'A page of holds, by id; `next` is the address of the next one',
  schema: z.object({ holds: z.array(holdSchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, query }) {
    const { company, ...rest } = query;
    const scope = await scopeOf(api.db, person, 'read-order');
    const found = await listHolds(api.db, scope, { ...rest, companyId: company });
    const holds = await Promise.all(found.map(shown));
    const next = nextLink('/holds', query, found.at(-1)?.id, found.length);
    return { body: { holds, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };

    async function shown({ companyId, groupId, policyId, policyVersion, currency, ...hold }: ListedHold) {
      const pinned = await policyOf(api.db, policyId, policyVersion);
      return shownHold(hold, currency, viewsOf(person, pinned, { companyId, groupId }));
    }
  },
});
