import { z } from '@hono/zod-openapi';
import { companiesWhere } from '../../db/queries/companies.ts';
import { policyVersions } from '../../db/queries/policy-list.ts';
import { code, limit } from '../http/fields.ts';
import { nextLink } from '../http/next-link.ts';
import { cursorText, pageCursor } from '../http/page-cursor.ts';
import { reading } from '../http/reading.ts';
import { versionNumber } from './version-number.ts';

const after = pageCursor(z.object({ id: code, version: versionNumber }), '^[^~]{1,64}~[1-9][0-9]{0,9}$');

const versionSchema = z
  .object({
    id: z.string(),
    version: z.int(),
    title: z.object({ zh: z.string(), en: z.string() }),
    sha256: z.string(),
    inForceFrom: z.string().openapi({ format: 'date-time' }),
    companies: z.array(z.string()).openapi({ description: 'Those of yours that use the policy' }),
  })
  .openapi('PolicyVersion');

/** GET /policies: what the companies at which the person holds a role go by. */
export const listPoliciesEndpoint = reading({
  path: '/policies',
  tag: 'policies',
  summary: 'The policies of your companies',
  query: z.strictObject({ after: after.optional(), limit }),
  status: 200,
  answer: 'A page of versions, by policy and version; `next` is the address of the next one',
  schema: z.object({ policies: z.array(versionSchema), next: z.string().nullable() }),
  problems: [],
  async handle({ api, person, query }) {
    const companyIds = await companiesWhere(
      api.db,
      person.roles.map(({ companyId }) => companyId),
    );
    const policies = await policyVersions(api.db, { companyIds, ...query });
    const last = policies.at(-1);
    const cursor = last && cursorText(last.id, last.version);
    const next = nextLink('/policies', { limit: query.limit }, cursor, policies.length);
    return { body: { policies, next }, headers: next ? { link: `<${next}>; rel="next"` } : {} };
  },
});
