import type { Transaction } from 'kysely';
import { openDatabase } from '../db/connection.ts';
import { roleAssignments } from '../db/people.ts';
import type { DB } from '../db/schema.ts';
import { inTransaction } from '../db/transaction.ts';
import { findUndecidableGates } from '../domain/policy/undecidable-gates.ts';
import { StartError } from './embedded/log.ts';
import { POLICIES, type ReadPolicy, readPolicies } from './policies/read-policies.ts';
import { registerPolicies } from './policies/register-policies.ts';
import { databaseUrl } from './service/database-url.ts';
import { runProgram } from './service/process.ts';

const HELP = `Policies of a folder (default: policies/), each with its settings.

  npm run -s policies -- check [FOLDER]
      Says what is wrong: file, line, path, reason; exit code 1.
  npm run -s policies -- register POLICY COMPANY [FOLDER]
      Stores the policy's version, in force for new orders of the company from now on; refused where the company has
      nobody to decide one of its gates. DATABASE_URL names the database; without it, that of the npm
      start that runs. Orders under way stay with the version that they have.
`;

async function register(policyId: string, companyId: string, folder: string): Promise<void> {
  const chosen = readPolicies(folder).filter(({ policy }) => policy.id === policyId);
  if (chosen.length === 0) throw new StartError(`There is no policy "${policyId}" in ${folder}.`);
  const db = openDatabase(databaseUrl(), { name: 'policies', max: 1 });
  try {
    await inTransaction(db, async (trx) => {
      const company = await trx
        .selectFrom('org_units')
        .select('id')
        .where('id', '=', companyId)
        .where('kind', '=', 'company')
        .executeTakeFirst();
      if (!company) throw new StartError(`There is no company "${companyId}".`);
      await refuseUndecidable(trx, chosen, companyId);
      await registerPolicies(trx, chosen, new Date());
      await trx
        .insertInto('company_policies')
        .values({ company_id: companyId, policy_id: policyId })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
    for (const { policy } of chosen) console.log(`${policy.id} version ${policy.version} is registered.`);
  } finally {
    await db.destroy();
  }
}

/** A gate that none of the company's people could decide would leave orders standing for ever. */
async function refuseUndecidable(
  trx: Transaction<DB>,
  chosen: readonly ReadPolicy[],
  companyId: string,
): Promise<void> {
  const held = await roleAssignments(trx);
  const gates = chosen.flatMap(({ policy }) => findUndecidableGates(policy, held, [companyId]));
  if (gates.length === 0) return;
  const lines = gates.map(({ gate, enteredBy, reason }) => {
    const whose = enteredBy === undefined ? '' : ` of an order entered by ${enteredBy}`;
    return `  gate ${gate}${whose}: ${reason}`;
  });
  throw new StartError(`The company "${companyId}" has nobody to decide:\n${lines.join('\n')}`);
}

await runProgram(async () => {
  const [verb, ...rest] = process.argv.slice(2);
  if (verb === 'check' && rest.length <= 1) {
    for (const { policy } of readPolicies(rest[0] ?? POLICIES)) {
      console.log(`${policy.id} version ${policy.version}: ${policy.title.en}`);
    }
    return;
  }
  const [policyId, companyId, folder = POLICIES] = rest;
  if (verb === 'register' && policyId !== undefined && companyId !== undefined && rest.length <= 3) {
    await register(policyId, companyId, folder);
    return;
  }
  console.log(HELP);
  process.exitCode = verb === '--help' ? 0 : 2;
});
