import { CommandProblem } from '../../commands/problem.ts';
import type { Person } from '../../db/people.ts';
import { companiesWhere } from '../../db/queries/companies.ts';
import type { Role } from '../../domain/roles.ts';
import type { Api } from '../http/environment.ts';

const OPERATORS: ReadonlySet<Role> = new Set(['operator', 'administrator']);

/** The companies whose operation this person looks after. Throws `forbidden` for who looks after none. */
export async function operatedCompanies({ db }: Pick<Api, 'db'>, person: Person): Promise<string[]> {
  const at = person.roles.filter(({ role }) => OPERATORS.has(role)).map(({ companyId }) => companyId);
  if (at.length === 0) throw new CommandProblem('forbidden', 'This is for operators and administrators.');
  return companiesWhere(db, at);
}
