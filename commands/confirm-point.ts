import { commitOrder } from '../db/orders.ts';
import { addPoint } from '../db/requirement-points.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { openOrder } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type ConfirmPointInput = {
  intakeNumber: string;
  /** The revision that was talked about. */
  revision: number;
  /** One of the points that the policy's gate lists. */
  point: string;
  with: 'dealer' | 'customer';
  customerPerson: string;
  evidence: string;
};

export type ConfirmPointAnswer = { pointId: string; intakeNumber: string; point: string; seq: number };

/**
 * One point of the requirement was confirmed with dealer or customer, and what shows it (P-8). The gate that asks for
 * all of them is decided when they are on record. 201.
 */
export async function confirmPoint(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, ...given }: ConfirmPointInput,
): Promise<CommandResult<ConfirmPointAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, policy, person } = await openOrder(trx, scope, { intakeNumber, action: 'confirm-point' });
    if (given.revision !== order.revision) {
      throw new CommandProblem(
        'not-current-revision',
        `You talked about revision ${given.revision}; the order is at revision ${order.revision}.`,
        { extra: { currentRevision: order.revision } },
      );
    }
    const known = policy.gates.flatMap((gate) => gate.points.map(({ code }) => code));
    const { point } = given;
    if (!known.includes(point)) {
      const message = `the policy has ${known.join(', ') || 'no points'}`;
      throw new CommandProblem('validation', 'There is no such point.', {
        errors: [{ path: 'point', code: 'unknown-choice', message }],
      });
    }
    const { now: at, correlationId } = scope;
    const pointId = await addPoint(trx, { ...given, orderId: order.id, by: person.id, at });
    if (pointId === null) {
      throw new CommandProblem(
        'already-decided',
        `The point ${point} of this revision is confirmed already.`,
      );
    }
    const event = {
      kind: 'point-confirmed',
      actor: person.id,
      data: { pointId, ...given },
      correlationId,
      at,
    };
    const { seq } = await commitOrder(trx, order, { audit: [event], move: false, now: at });
    return { status: 201, body: { pointId, intakeNumber, point, seq } };
  });
}
