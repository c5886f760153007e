import { z } from '@hono/zod-openapi';
import { openLimitChanges } from '../../db/limit-changes.ts';
import { logAccess } from '../../db/queries/access-log.ts';
import { code, limit, uuid } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { reading } from '../http/reading.ts';
import { requireCreditOf } from './company-views.ts';
import { limitChangeSchema } from './limit-change-schemas.ts';

/** GET /credit/limit-changes: what a company has to decide (P-49), for whom its policies show credit. Logged (P-17). */
export const listOpenLimitChangesEndpoint = reading({
  path: '/credit/limit-changes',
  tag: 'customers',
  summary: 'Proposed credit limits of a company’s customers that are to be decided',
  query: z.strictObject({
    company: code.openapi({ example: 'machinery' }),
    after: uuid.optional().openapi({ description: 'The last id of the page before' }),
    limit,
  }),
  status: 200,
  answer: 'A page of open proposals, by id; `next` is the address of the next one',
  schema: z.object({
    limitChanges: z.array(
      limitChangeSchema
        .extend({ customerId: z.string(), customerName: z.string() })
        .openapi('OpenLimitChange'),
    ),
    next: z.string().nullable(),
  }),
  problems: ['forbidden', 'not-found'],
  async handle({ api, person, query, correlationId }) {
    const { company: companyId, after, limit } = query;
    await requireCreditOf(api, person, companyId);
    const what = `open limit changes of ${companyId}`;
    await logAccess(api.db, { personId: person.id, orderId: null, what, correlationId });
    const limitChanges = await openLimitChanges(api.db, { companyId, after, limit });
    const next = nextLink('/credit/limit-changes', query, limitChanges.at(-1)?.id, limitChanges.length);
    return { body: { limitChanges, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };
  },
});
