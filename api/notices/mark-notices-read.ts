import { z } from '@hono/zod-openapi';
import { markNoticesRead } from '../../commands/mark-notices-read.ts';
import { commanding } from '../http/commanding.ts';
import { uuid } from '../http/fields.ts';

/** POST /notices/read: marks notices of one's own as read. */
export const markNoticesReadEndpoint = commanding({
  path: '/notices/read',
  tag: 'notices',
  summary: 'Mark notices as read',
  description: 'Those of others, and those read before, are left as they are.',
  body: z.strictObject({ ids: z.array(uuid).min(1).max(200) }).openapi('NoticesReadForm'),
  status: 200,
  answer: 'How many were not read before',
  schema: z.object({ read: z.int() }),
  problems: [],
  handle: ({ api, request, body }) => markNoticesRead(api.commands, request, body),
});
