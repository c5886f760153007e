import { z } from '@hono/zod-openapi';
import type { EnquiryRecord } from '../../db/queries/list-enquiries.ts';
import { uuid } from '../http/fields.ts';
import type { Views } from '../orders/view.ts';

export const enquiryParams = z.object({ enquiryId: uuid });

const instant = z.string().openapi({ format: 'date-time' });

export const enquirySchema = z
  .object({
    id: z.string(),
    companyId: z.string(),
    customerId: z.string().nullable(),
    customerName: z.string(),
    contact: z.string().optional().openapi({ description: 'Absent for who may not see contacts' }),
    channel: z.string(),
    variety: z.string(),
    spec: z.string().nullable(),
    quantity: z.string().nullable(),
    wantedOn: z.string().nullable(),
    place: z.string().nullable(),
    question: z.string(),
    recordedBy: z.string(),
    recordedAt: instant,
    answer: z.string().nullable(),
    answeredBy: z.string().nullable(),
    answeredAt: instant.nullable(),
  })
  .openapi('Enquiry');

/** The enquiry without the contact for who may not see contacts (P-17). */
export function shownEnquiry({ contact, ...enquiry }: EnquiryRecord, views: Views | undefined) {
  return views?.has('contacts') ? { ...enquiry, contact } : enquiry;
}
