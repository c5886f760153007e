import { CommandProblem } from '../../commands/problem.ts';
import type { Person } from '../../db/people.ts';
import { companiesWhere } from '../../db/queries/companies.ts';
import type { Role } from '../../domain/roles.ts';
import type { Api } from '../http/environment.ts';

/** Who answers for how others work: heads, the management, and who looks after the operation or audits it. */
const READERS: ReadonlySet<Role> = new Set([
  'sales_head',
  'credit_head',
  'finance_head',
  'production_head',
  'purchasing_head',
  'technical_head',
  'legal_head',
  'executive',
  'deputy_general_manager',
  'general_manager',
  'administrator',
  'auditor',
  'operator',
]);

/** The companies whose reports this person reads: all of theirs, or the one asked for. Throws `forbidden` for none. */
export async function reportedCompanies(
  { db }: Pick<Api, 'db'>,
  person: Person,
  company: string | undefined,
): Promise<string[]> {
  const at = person.roles.filter(({ role }) => READERS.has(role)).map(({ companyId }) => companyId);
  const companies = at.length === 0 ? [] : await companiesWhere(db, at);
  const asked = company === undefined ? companies : companies.filter((id) => id === company);
  if (asked.length === 0) {
    throw new CommandProblem(
      'forbidden',
      'Reports are for heads of departments, the management, auditors and operators, of their own companies.',
    );
  }
  return asked;
}
