import { pauseClocks } from '../db/clocks/pause-clocks.ts';
import { commitOrder } from '../db/orders.ts';
import { addRequest } from '../db/requests.ts';
import { openRequest } from '../domain/process/stands.ts';
import { requireTalks } from './decline-talks.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, type OpenOrder, openOrder, requireText, standsBeforeEffective } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type OrderRequestInput = {
  intakeNumber: string;
  reason: string;
  /** Of declining: what the customer is told of it, in these words. */
  customerReason?: string | undefined;
};

export type OrderRequestAnswer = {
  requestId: string;
  kind: 'cancel' | 'decline';
  status: 'open';
  intakeNumber: string;
  seq: number;
};

/**
 * Stores what somebody asks of an order; the process then asks whom the policy names, and it happens when they
 * grant it. One request of a kind is open at a time. 201.
 */
export async function requestOf(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, reason, customerReason }: OrderRequestInput,
  kind: 'cancel' | 'decline',
): Promise<CommandResult<OrderRequestAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const open = await openOrder(trx, scope, { intakeNumber, action: `request-${kind}` });
    const { order, person, onBehalfOf } = open;
    await requireAskable(open, kind);
    requireText('reason', reason);
    if (customerReason !== undefined) requireText('customerReason', customerReason);

    const told = customerReason === undefined ? {} : { customerReason: customerReason.trim() };
    const asked = { orderId: order.id, revision: order.revision, kind, reason: reason.trim(), ...told };
    const requestId = await addRequest(trx, { ...asked, personId: person.id, onBehalfOf, at: scope.now });
    if (kind === 'cancel') {
      await pauseClocks(trx, { orderId: order.id, gateId: null, reason: 'cancel-asked', at: scope.now });
    }
    const { seq } = await commitOrder(trx, order, {
      audit: [
        {
          kind: `${kind}-requested`,
          actor: person.id,
          data: { requestId, revision: order.revision, reason: asked.reason, ...told },
          correlationId: scope.correlationId,
          at: scope.now,
        },
      ],
      move: true,
      now: scope.now,
    });
    const body: OrderRequestAnswer = { requestId, kind, status: 'open', intakeNumber, seq };
    return { status: 201, body, hint: hintOf(order, seq, `${kind}-requested`) };
  });
}

async function requireAskable(open: OpenOrder, kind: 'cancel' | 'decline'): Promise<void> {
  const { intake_number: number } = open.order;
  const { stage, progress } = await standsBeforeEffective(open);
  if (kind === 'decline' && stage !== 'NEGOTIATING') {
    throw new CommandProblem(
      'wrong-stage',
      `Order ${number} stands at ${stage}: declining is asked for after a refusal, in NEGOTIATING.`,
    );
  }
  if (kind === 'decline') await requireTalks(open, progress);
  const before = openRequest(progress, kind);
  if (before) {
    throw new CommandProblem('already-requested', `To ${kind} order ${number} is asked for already.`, {
      extra: { requestId: before.id, requestedBy: before.requestedBy, requestedAt: before.requestedAt },
    });
  }
}
