import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { companiesWhere } from '../../db/queries/companies.ts';
import { policyDocument } from '../../db/queries/policy-list.ts';
import { code } from '../http/fields.ts';
import { reading } from '../http/reading.ts';
import { versionNumber } from './version-number.ts';

const params = z.object({
  policyId: code.openapi({ example: 'standard' }),
  version: versionNumber,
});

/** GET /policies/{policyId}/versions/{version}: every rule of it, with its source. A version never changes. */
export const getPolicyEndpoint = reading({
  path: '/policies/{policyId}/versions/{version}',
  tag: 'policies',
  summary: 'One version of a policy',
  params,
  status: 200,
  answer: 'The policy as it was loaded; ETag is its SHA-256',
  schema: z.object({
    sha256: z.string(),
    document: z
      .looseObject({ id: z.string(), version: z.int() })
      .openapi('Policy', { description: 'As policies/policy.schema.json describes it' }),
  }),
  problems: ['not-found'],
  async handle({ api, person, params: { policyId, version } }) {
    const companyIds = await companiesWhere(
      api.db,
      person.roles.map(({ companyId }) => companyId),
    );
    const found = await policyDocument(api.db, { id: policyId, version, companyIds });
    if (!found) {
      throw new CommandProblem(
        'not-found',
        `None of your companies uses version ${version} of "${policyId}".`,
      );
    }
    return { headers: { etag: `"${found.sha256}"` }, body: found };
  },
});
