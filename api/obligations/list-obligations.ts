import { z } from '@hono/zod-openapi';
import { policyOf } from '../../db/policies.ts';
import { type ListedObligation, listObligations } from '../../db/queries/obligations.ts';
import { scopeOf } from '../../db/queries/read-scope.ts';
import { code, flag, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { instantCursor, cursorText } from '../http/page-cursor.ts';
import { reading } from '../http/reading.ts';
import { obligationFields } from './obligation-fields.ts';
import { viewsOf, withoutAmount } from '../orders/view.ts';

const listedObligationSchema = z
  .object({ ...obligationFields, intakeNumber: z.string(), companyId: z.string() })
  .openapi('ListedObligation');

/**
 * GET /obligations: conditions that are not met yet, promised days and measures, risks to look at again (P-35, P-37,
 * P-39, P-45).
 */
export const listObligationsEndpoint = reading({
  path: '/obligations',
  tag: 'obligations',
  summary: 'Open obligations of orders that you may read, and those that a role of yours owns',
  query: z.strictObject({
    mine: flag.optional().openapi({ description: 'Only those that a role of yours owns' }),
    overdue: flag.optional(),
    company: code.optional(),
    after: instantCursor.optional(),
    limit,
  }),
  status: 200,
  answer: 'A page of obligations, the first due first; `next` is the address of the next one',
  schema: z.object({ obligations: z.array(listedObligationSchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, query: { company, after, ...asked } }) {
    const scope = await scopeOf(api.db, person, 'read-order');
    const from = after && { dueOn: after.at.slice(0, 10), id: after.id };
    const filter = { ...asked, companyId: company, after: from };
    const found = await listObligations(api.db, { person, scope }, filter);
    const last = found.at(-1);
    const cursor = last && cursorText(`${last.dueOn}T00:00:00Z`, last.id);
    const next = nextLink('/obligations', { ...asked, company }, cursor, found.length);
    return {
      body: { obligations: await Promise.all(found.map(shown)), next },
      headers: next ? { link: `<${next}>; rel="next"` } : {},
    };

    async function shown({ groupId, policyId, policyVersion, ...obligation }: ListedObligation) {
      const policy = await policyOf(api.db, policyId, policyVersion);
      const views = viewsOf(person, policy, { companyId: obligation.companyId, groupId });
      const { currency: _, ...rest } = withoutAmount(obligation, views);
      return rest;
    }
  },
});
