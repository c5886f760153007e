import { CommandProblem } from '../../commands/problem.ts';
import { enquiryRecord } from '../../db/queries/list-enquiries.ts';
import { companyViews } from '../customers/company-views.ts';
import { reading } from '../http/reading.ts';
import { enquiryParams, enquirySchema, shownEnquiry } from './enquiry-schema.ts';

/** GET /enquiries/{enquiryId}: one enquiry with its answer. */
export const getEnquiryEndpoint = reading({
  path: '/enquiries/{enquiryId}',
  tag: 'enquiries',
  summary: 'One enquiry',
  params: enquiryParams,
  status: 200,
  answer: 'The enquiry',
  schema: enquirySchema,
  problems: ['not-found'],
  async handle({ api, person, params: { enquiryId } }) {
    const enquiry = await enquiryRecord(api.db, enquiryId);
    const company = enquiry && (await companyViews(api, person)).get(enquiry.companyId);
    if (!company) throw new CommandProblem('not-found', `There is no enquiry ${enquiryId} that you may see.`);
    return { body: shownEnquiry(enquiry, company.views) };
  },
});
