import { z } from '@hono/zod-openapi';
import { listEnquiries } from '../../db/queries/list-enquiries.ts';
import { companyViews } from '../customers/company-views.ts';
import { code, flag, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { instantCursor, cursorText } from '../http/page-cursor.ts';
import { reading } from '../http/reading.ts';
import { enquirySchema, shownEnquiry } from './enquiry-schema.ts';

/** GET /enquiries: those of the companies at which the person may read orders. */
export const listEnquiriesEndpoint = reading({
  path: '/enquiries',
  tag: 'enquiries',
  summary: 'Enquiries at your companies',
  query: z.strictObject({
    company: code.optional(),
    answered: flag.optional(),
    after: instantCursor.optional(),
    limit,
  }),
  status: 200,
  answer: 'A page of enquiries, the newest first; `next` is the address of the next one',
  schema: z.object({ enquiries: z.array(enquirySchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, query: { company, answered, after, limit } }) {
    const seen = await companyViews(api, person);
    const companyIds = [...seen.keys()].filter((id) => company === undefined || id === company);
    const found = await listEnquiries(api.db, { companyIds, answered, after, limit });
    const enquiries = found.map((enquiry) => shownEnquiry(enquiry, seen.get(enquiry.companyId)?.views));
    const last = found.at(-1);
    const cursor = last && cursorText(last.recordedAt, last.id);
    const next = nextLink('/enquiries', { company, answered, limit }, cursor, found.length);
    return { body: { enquiries, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };
  },
});
