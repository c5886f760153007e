import { appendAudit } from '../db/audit.ts';
import { addProject } from '../db/projects.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { customerErrors, requireIntake } from './intake-company.ts';
import { CommandProblem } from './problem.ts';
import { dayErrors, refuseIfWrong } from './receivable-form.ts';

export type RegisterProjectInput = {
  companyId: string;
  name: string;
  customerId?: string | undefined;
  owner: string;
  place: string;
  scope: string;
  expectedOn?: string | undefined;
};

/** What is known of a project is registered, once under its name (P-9). 201. */
export async function registerProject(
  context: CommandContext,
  request: CommandRequest,
  input: RegisterProjectInput,
): Promise<CommandResult<{ projectId: string }>> {
  return runCommand(context, request, async (trx, { subject, now: at, correlationId }) => {
    const person = await actingPerson(trx, { subject, now: at });
    const { companyId, customerId, expectedOn } = input;
    const onBehalfOf = await requireIntake(trx, person, companyId);
    const errors = await customerErrors(trx, companyId, customerId);
    if (expectedOn !== undefined) errors.push(...dayErrors('expectedOn', expectedOn));
    refuseIfWrong('The project is incomplete or wrong.', errors);
    const details = {
      ...input,
      name: input.name.trim(),
      customerId: customerId ?? null,
      expectedOn: expectedOn ?? null,
    };
    const projectId = await addProject(trx, details, { by: person.id, at });
    if (projectId === null) {
      throw new CommandProblem('duplicate-reference', `The project "${details.name}" is registered already.`);
    }
    await appendAudit(trx, { kind: 'project', id: projectId }, [
      { kind: 'project-registered', actor: person.id, onBehalfOf, data: details, correlationId, at },
    ]);
    return { status: 201, headers: { location: `/projects/${projectId}` }, body: { projectId } };
  });
}
