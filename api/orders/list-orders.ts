import { z } from '@hono/zod-openapi';
import { policyOf } from '../../db/policies.ts';
import { type ListedOrder, listOrders } from '../../db/queries/list-orders.ts';
import { scopeOf } from '../../db/queries/read-scope.ts';
import { HOLD_KINDS } from '../../domain/holds/hold-kinds.ts';
import { STAGES } from '../../domain/order/stages.ts';
import { code, flag, intakeNumber, limit, uuid } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { reading } from '../http/reading.ts';
import { isKeepable } from '../http/json-text.ts';
import { listedOrderSchema } from './order-schemas.ts';
import { viewsOf, withoutAmount } from './view.ts';

const stages = z
  .string()
  .transform((list) => list.split(','))
  .pipe(z.array(z.enum(STAGES)))
  .openapi({ type: 'string', description: 'Stages, comma between', example: 'UNDER_REVIEW,NEGOTIATING' });

/** GET /orders: those that the person may read, the newest first. */
export const listOrdersEndpoint = reading({
  path: '/orders',
  tag: 'orders',
  summary: 'Orders that you may read',
  query: z.strictObject({
    stage: stages.optional(),
    waitingOn: code.optional().openapi({ description: 'A gate that is open, such as credit' }),
    hold: z.enum(HOLD_KINDS).optional().openapi({ description: 'A kind of hold that is open' }),
    overdue: flag.optional(),
    policy: code.optional(),
    customer: code.optional(),
    company: code.optional(),
    enquiry: uuid.optional().openapi({ description: 'From which the order came (P-14)' }),
    project: uuid.optional().openapi({ description: 'To which the order belongs (P-9)' }),
    text: z.string().min(1).max(200).refine(isKeepable, 'holds a NUL').optional(),
    after: intakeNumber.optional().openapi({ description: 'The last intake number of the page before' }),
    limit,
  }),
  status: 200,
  answer: 'A page of orders; `next` is the address of the next one',
  schema: z.object({ orders: z.array(listedOrderSchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, query }) {
    const { stage, policy, customer, company, enquiry, project, ...rest } = query;
    const scope = await scopeOf(api.db, person, 'read-order');
    const links = { enquiryId: enquiry, projectId: project };
    const of = { policyId: policy, customerId: customer, companyId: company };
    const filter = { ...rest, ...of, ...links, stages: stage };
    const found = await listOrders(api.db, scope, filter, api.commands.now());
    const orders = await Promise.all(found.map(shown));
    const next = nextLink(
      '/orders',
      { ...query, stage: stage?.join(',') },
      found.at(-1)?.intakeNumber,
      found.length,
    );
    return { body: { orders, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };

    async function shown({ policyId, policyVersion, groupId, ...order }: ListedOrder) {
      const pinned = await policyOf(api.db, policyId, policyVersion);
      const views = viewsOf(person, pinned, { companyId: order.companyId, groupId });
      return { ...withoutAmount(order, views), policy: { id: policyId, version: policyVersion } };
    }
  },
});
