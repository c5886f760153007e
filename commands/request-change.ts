import { commitOrder } from '../db/orders.ts';
import { addRequest } from '../db/requests.ts';
import type { OrderDocument } from '../domain/order/document.ts';
import { openRequest } from '../domain/process/stands.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { assessRevision, requireSeen } from './assess-revision.ts';
import { hintOf, type OpenOrder, openOrder, requireText, standsBeforeEffective } from './open-order.ts';
import type { OrderLinks } from './order-links.ts';
import { CommandProblem } from './problem.ts';

export type RequestChangeInput = OrderLinks & {
  intakeNumber: string;
  /** If-Match: the revision that is to be changed. */
  revision: number;
  reason: string;
  /** The customer's letter: where it is kept, and its SHA-256 in 64 small hex digits. */
  letter: { reference: string; sha256: string };
  /** The whole order as it is to be. */
  document: OrderDocument;
};

export type RequestChangeAnswer = {
  requestId: string;
  kind: 'change';
  status: 'open';
  intakeNumber: string;
  revision: number;
  sha256: string;
  seq: number;
};

/**
 * Asks for a change that the customer has written for, before the order is effective (P-144): whom the policy names
 * grants it, and then it is the next revision. The document is checked at once, as a revision would be. The order
 * goes on meanwhile, but is not effective before the answer. 201.
 */
export async function requestChange(
  context: CommandContext,
  request: CommandRequest,
  input: RequestChangeInput,
): Promise<CommandResult<RequestChangeAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'request-change' });
    await requireAskable(open);
    const { order, person, onBehalfOf } = open;
    requireSeen(order, input.revision);
    requireText('reason', input.reason);
    requireText('letter.reference', input.letter.reference);
    const { enquiryId, projectId } = input;
    const links = { enquiryId, projectId };
    const { sha256, document } = await assessRevision(open, input.document, links);

    const { now: at, correlationId } = scope;
    const reason = input.reason.trim();
    const letter = { reference: input.letter.reference.trim(), sha256: input.letter.sha256 };
    const asked = { orderId: order.id, revision: order.revision, kind: 'change' as const, reason };
    const change = { letter, document, ...links };
    const requestId = await addRequest(trx, { ...asked, personId: person.id, onBehalfOf, at, change });
    const data = { requestId, revision: order.revision, reason, letter, proposed: sha256, ...links };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'change-requested', actor: person.id, data, correlationId, at }],
      move: true,
      now: at,
    });
    const { revision } = order;
    return {
      status: 201,
      body: { requestId, kind: 'change', status: 'open', intakeNumber, revision, sha256, seq },
      hint: hintOf(order, seq, 'change-requested'),
    };
  });
}

async function requireAskable(open: OpenOrder): Promise<void> {
  const { policy, order } = open;
  const number = order.intake_number;
  const { progress } = await standsBeforeEffective(open);
  if (!policy.change) {
    throw new CommandProblem(
      'wrong-stage',
      `The policy ${policy.id} has nobody grant a change of order ${number}: revise it.`,
    );
  }
  const before = openRequest(progress, 'change');
  if (before) {
    throw new CommandProblem('already-requested', `A change of order ${number} is asked for already.`, {
      extra: { requestId: before.id, requestedBy: before.requestedBy, requestedAt: before.requestedAt },
    });
  }
}
