import { resumeClocks } from '../db/clocks/pause-clocks.ts';
import { addDocumentRecords, type DocumentRecord } from '../db/documents.ts';
import { commitOrder } from '../db/orders.ts';
import { isTaskOf, wakeTasks } from '../db/task-states.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, type OpenOrder, openOrder } from './open-order.ts';
import type { FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

export type AddDocumentsInput = {
  intakeNumber: string;
  /** The task that waits for them; every one of the order that waits when absent. */
  taskId?: string | undefined;
  documents: readonly DocumentRecord[];
};

export type AddDocumentsAnswer = { documentIds: string[]; resumedTasks: string[]; seq: number };

/**
 * Lists documents with an order. Tasks that were suspended until they come are open again, for all their potential
 * owners, and their clocks run on from where they stood; the evidence of a task stays as its approver first saw it.
 * 201.
 */
export async function addDocuments(
  context: CommandContext,
  request: CommandRequest,
  input: AddDocumentsInput,
): Promise<CommandResult<AddDocumentsAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, taskId = null, documents } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'add-documents' });
    const { order, person } = open;
    await checkForm(open, input);

    const { now: at, correlationId } = scope;
    const orderId = order.id;
    const to = { orderId, taskId, personId: person.id, at };
    const documentIds = await addDocumentRecords(trx, to, documents);
    const resumedTasks = await wakeTasks(trx, { orderId, taskId });
    // A clock in whose scope another task still waits stays paused, whichever task was woken.
    if (resumedTasks.length > 0) {
      await resumeClocks(trx, { orderId, gateId: null, reason: 'documents-wanted', at });
    }
    const added = documents.map((document, index) => ({ id: documentIds[index], ...document }));
    const move = resumedTasks.length > 0;
    const { seq } = await commitOrder(trx, order, {
      audit: [
        {
          kind: 'documents-added',
          actor: person.id,
          data: { documents: added, taskId, resumedTasks },
          correlationId,
          at,
        },
      ],
      move,
      now: at,
    });
    const hint = move ? hintOf(order, seq, 'documents-added') : null;
    return { status: 201, body: { documentIds, resumedTasks, seq }, hint };
  });
}

async function checkForm({ trx, order }: OpenOrder, { taskId, documents }: AddDocumentsInput): Promise<void> {
  const errors: FieldError[] = documents.flatMap((document, index) => documentErrors(document, index));
  if (documents.length === 0) {
    errors.push({ path: 'documents', code: 'required', message: 'name at least one document' });
  }
  if (taskId !== undefined && !(await isTaskOf(trx, { orderId: order.id, taskId }))) {
    const message = `order ${order.intake_number} has no task ${taskId}`;
    errors.push({ path: 'taskId', code: 'unknown-task', message });
  }
  refuseIfWrong('The documents are incomplete or wrong.', errors);
}

function documentErrors({ title, reference, sha256 }: DocumentRecord, index: number): FieldError[] {
  const path = `documents[${index}]`;
  const missing = Object.entries({ title, reference }).filter(([, text]) => text.trim() === '');
  const errors = missing.map(([name]) => ({
    path: `${path}.${name}`,
    code: 'required',
    message: `the ${name} is missing`,
  }));
  if (/^[0-9a-f]{64}$/.test(sha256)) return errors;
  const message = `"${sha256}" is not a SHA-256 of 64 small hex digits`;
  return [...errors, { path: `${path}.sha256`, code: 'not-a-sha256', message }];
}
