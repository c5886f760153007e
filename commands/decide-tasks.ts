import { canonicalText, sha256Hex } from '../domain/evidence/canonical.ts';
import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { decideTask, type DecideTaskInput } from './decide-task.ts';
import { CommandProblem, type FieldError, problemBody } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

/** What became of one decision: the status and body that it would have by itself. */
export type DecidedItem = { taskId: string; status: number; body: unknown };

export type DecideTasksInput = { decisions: readonly DecideTaskInput[] };

/**
 * Several decisions of one person, each an ordinary one in a transaction of its own: what is refused of one keeps no
 * other from being made (P-166). Each has a key of its own that follows from the request's and the task, so that the
 * same request again gets the same answers, and one that was cut off is carried to its end. 200 with a list.
 */
export async function decideTasks(
  context: CommandContext,
  request: CommandRequest,
  { decisions }: DecideTasksInput,
): Promise<CommandResult<{ results: DecidedItem[] }>> {
  refuseIfWrong('A task is decided once.', repeatedTasks(decisions));
  const results: DecidedItem[] = [];
  let replayed = true;
  for (const decision of decisions) {
    const answer = await decideOne(context, request, decision);
    replayed &&= answer.replayed;
    results.push(answer.item);
  }
  return { status: 200, headers: {}, body: { results }, replayed };
}

async function decideOne(
  context: CommandContext,
  request: CommandRequest,
  decision: DecideTaskInput,
): Promise<{ item: DecidedItem; replayed: boolean }> {
  const { taskId } = decision;
  const own: CommandRequest = {
    ...request,
    path: `/tasks/${taskId}/decision`,
    key: sha256Hex(`${request.key}\n${taskId}`),
    requestHash: sha256Hex(canonicalText(JSON.parse(JSON.stringify(decision)))),
    // Of its own: what one decision did is told from what the others did.
    correlationId: `${request.correlationId}:${taskId}`,
  };
  try {
    const { status, body, replayed } = await decideTask(context, own, decision);
    return { item: { taskId, status, body }, replayed };
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    return { item: { taskId, status: error.status, body: problemBody(error) }, replayed: false };
  }
}

function repeatedTasks(decisions: readonly DecideTaskInput[]): FieldError[] {
  return decisions.flatMap(({ taskId }, index) =>
    decisions.findIndex((other) => other.taskId === taskId) < index
      ? [
          {
            path: `decisions[${index}].taskId`,
            code: 'repeated',
            message: `the task ${taskId} is named twice`,
          },
        ]
      : [],
  );
}
