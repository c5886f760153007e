import { canonicalText, sha256Hex } from '../domain/evidence/canonical.ts';
import {
  closeKey,
  type CommandContext,
  type CommandRequest,
  type CommandResult,
  openKey,
  recordRefusedForm,
} from './command.ts';
import { decideTask, type DecideTaskInput } from './decide-task.ts';
import { CommandProblem, type FieldError, problemBody } from './problem.ts';

/** What became of one decision: the status and body that it would have by itself. */
export type DecidedItem = { taskId: string; status: number; body: unknown };

export type DecidedTasks = { results: DecidedItem[] };

export type DecideTasksInput = { decisions: readonly DecideTaskInput[] };

/**
 * Several decisions of one person, each an ordinary one in a transaction of its own: what is refused of one keeps no
 * other from being made (P-166). Each has a key of its own that follows from the request's and the task, so that a
 * request that was cut off goes on where it stopped when it comes again. Its own key then has the answer to all; it
 * stays open while one of them is to come again in a moment. 200 with a list.
 */
export async function decideTasks(
  context: CommandContext,
  request: CommandRequest,
  { decisions }: DecideTasksInput,
): Promise<CommandResult<DecidedTasks>> {
  const errors = repeatedTasks(decisions);
  if (errors.length > 0) {
    const problem = new CommandProblem('validation', 'A task is decided once.', { errors });
    await recordRefusedForm(context, request, problem);
    throw problem;
  }
  const stored = await openKey<DecidedTasks>(context, request);
  if (stored) return stored;
  const results: DecidedItem[] = [];
  let complete = true;
  for (const decision of decisions) {
    const { item, comesAgain } = await decideOne(context, request, decision);
    complete &&= !comesAgain;
    results.push(item);
  }
  const answer = { status: 200, headers: {}, body: { results } };
  return complete ? closeKey(context, request, answer) : { ...answer, replayed: false };
}

async function decideOne(
  context: CommandContext,
  request: CommandRequest,
  decision: DecideTaskInput,
): Promise<{ item: DecidedItem; comesAgain: boolean }> {
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
    const { status, body } = await decideTask(context, own, decision);
    return { item: { taskId, status, body }, comesAgain: false };
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    const item = { taskId, status: error.status, body: problemBody(error) };
    return { item, comesAgain: error.retryAfter !== undefined };
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
