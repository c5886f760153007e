import { z } from '@hono/zod-openapi';
import { type NoticeRecord, noticesOf } from '../../db/queries/my-notices.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { flag, limit } from '../http/fields.ts';
import type { Locale } from '../http/locale.ts';
import { nextLink } from '../http/next-link.ts';
import { instantCursor, cursorText } from '../http/page-cursor.ts';
import { reading } from '../http/reading.ts';

const instant = z.string().openapi({ format: 'date-time' });

const noticeSchema = z
  .object({
    id: z.string(),
    intakeNumber: z.string().nullable(),
    template: z.string(),
    subject: z.string(),
    text: z.string(),
    createdAt: instant,
    readAt: instant.nullable(),
  })
  .openapi('Notice');

/** GET /notices: what was said to the person in the application, in the language that is asked for. */
export const listNoticesEndpoint = reading({
  path: '/notices',
  tag: 'notices',
  summary: 'Your notices',
  description: 'The newest first, in the language of Accept-Language; without it, in yours.',
  query: z.strictObject({ unread: flag.optional(), after: instantCursor.optional(), limit }),
  status: 200,
  answer: 'A page of notices; `next` is the address of the next one',
  schema: z.object({ notices: z.array(noticeSchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, locale, query: { unread, after, limit } }) {
    const from = after && { createdAt: after.at, id: after.id };
    const found = await noticesOf(api.db, person.id, { unread, after: from, limit });
    const last = found.at(-1);
    const cursor = last && cursorText(last.createdAt, last.id);
    const next = nextLink('/notices', { unread, limit }, cursor, found.length);
    return {
      body: { notices: found.map((notice) => shown(notice, locale)), next },
      headers: { 'content-language': locale, ...(next && { link: `<${next}>; rel="next"` }) },
    };
  },
});

function shown({ data, locale: _, ...notice }: NoticeRecord, locale: Locale) {
  const { template } = notice;
  try {
    return { ...notice, ...renderNotice({ template, locale, data }) };
  } catch {
    // A notice of another version of the program does not keep the others from being read.
    return { ...notice, subject: template, text: '' };
  }
}
