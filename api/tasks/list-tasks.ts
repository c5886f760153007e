import { z } from '@hono/zod-openapi';
import { policyOf } from '../../db/policies.ts';
import { type ListedTask, openTasksOf } from '../../db/queries/my-tasks.ts';
import { code, flag, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { instantCursor, cursorText } from '../http/page-cursor.ts';
import { reading } from '../http/reading.ts';
import { viewsOf } from '../orders/view.ts';
import { listedTaskSchema } from './task-schemas.ts';
import { shownAround } from './task-view.ts';

/** GET /tasks: what waits for the person. The evidence is read with each task, where the reading is logged. */
export const listTasksEndpoint = reading({
  path: '/tasks',
  tag: 'tasks',
  summary: 'The open tasks that one of your roles owns',
  description: 'The longest open first. `hindrance` says which of them you may not decide yourself, and why.',
  query: z.strictObject({
    gate: code.optional().openapi({ description: 'The code of a gate, such as credit' }),
    overdue: flag.optional(),
    company: code.optional(),
    after: instantCursor.optional(),
    limit,
  }),
  status: 200,
  answer: 'A page of tasks; `next` is the address of the next one',
  schema: z.object({ tasks: z.array(listedTaskSchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, query: { gate, overdue, company, after, limit } }) {
    const now = api.commands.now();
    const filter = { gate, overdue, companyId: company, limit };
    const from = after && { openedAt: after.at, id: after.id };
    const found = await openTasksOf(api.db, person, { ...filter, after: from }, now);
    const last = found.at(-1)?.task;
    const cursor = last && cursorText(last.openedAt, last.id);
    const next = nextLink('/tasks', { gate, overdue, company, limit }, cursor, found.length);
    return {
      body: { tasks: await Promise.all(found.map(shown)), next },
      headers: next ? { link: `<${next}>; rel="next"` } : {},
    };

    async function shown(listed: ListedTask) {
      const { policyId, policyVersion } = listed.order;
      const policy = await policyOf(api.db, policyId, policyVersion);
      const views = viewsOf(person, policy, listed.order);
      const { evidence: _, decisions: __, ...task } = listed.task;
      return { task, ...shownAround(listed, { person, policy, views }) };
    }
  },
});
