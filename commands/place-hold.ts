import { tellHold } from '../db/hold-notices.ts';
import { addHold, openHold } from '../db/holds.ts';
import { commitOrder } from '../db/orders.ts';
import { readProgress } from '../db/progress.ts';
import type { HoldKind } from '../domain/holds/hold-kinds.ts';
import { isFinal } from '../domain/order/stages.ts';
import { whereItStands } from '../domain/process/stands.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { permitHold } from './hold-authority.ts';
import { hintOf, type OpenOrder, openOrderNumbered, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/** until: RFC 3339 instant at which the hold ends by itself; absent, when somebody releases it. */
export type PlaceHoldInput = {
  intakeNumber: string;
  kind: HoldKind;
  reason: string;
  until?: string | undefined;
};

export type PlaceHoldAnswer = { holdId: string; kind: HoldKind; intakeNumber: string; seq: number };

/**
 * Holds an order (P-49): it is asked nothing new, does not become effective and is not completed until the hold is
 * released by whom the policy names, or its validity ends. Questions that are open may be answered. 201. Throws
 * `order-held` when a hold of this kind is open.
 */
export async function placeHold(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, kind, reason, until }: PlaceHoldInput,
): Promise<CommandResult<PlaceHoldAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const open = await openOrderNumbered(trx, scope, intakeNumber, permitHold(kind, 'place'));
    const { order, person } = open;
    const { now: at, correlationId } = scope;
    await requireRunning(open);
    requireText('reason', reason);
    const end = until === undefined ? null : new Date(until);
    if (end !== null && end <= at) throw notAhead('until', until ?? '');

    const why = reason.trim();
    const hold = { orderId: order.id, kind, cause: 'person', reason: why, personId: person.id } as const;
    const holdId = await addHold(trx, { ...hold, until: end, at });
    if (holdId === null) {
      const before = await openHold(trx, order.id, kind);
      throw new CommandProblem('order-held', `Order ${intakeNumber} has a ${kind} hold already.`, {
        extra: { holdId: before?.id, placedBy: before?.placed_by, placedAt: before?.placed_at },
      });
    }
    await tellHold(trx, open, { event: 'held', holdId, kind, reason: why, now: at, correlationId });
    const data = { holdId, kind, cause: 'person', reason: why, until: end?.toISOString() ?? null };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'hold-placed', actor: person.id, data, correlationId, at }],
      move: true,
      now: at,
    });
    const body: PlaceHoldAnswer = { holdId, kind, intakeNumber, seq };
    return { status: 201, body, hint: hintOf(order, seq, 'hold-placed') };
  });
}

/** Throws `order-closed` for an order that is about to end, though its process has not seen it. */
async function requireRunning({ trx, scope, order, policy }: OpenOrder): Promise<void> {
  const stage = whereItStands(policy, await readProgress(trx, order, scope.now));
  if (isFinal(stage)) {
    throw new CommandProblem('order-closed', `Order ${order.intake_number} is to be ${stage}.`);
  }
}

/** A `validation` problem for an instant that has passed. */
export function notAhead(path: string, given: string): CommandProblem {
  const message = `"${given}" has passed: give an instant that is still to come`;
  return new CommandProblem('validation', message, { errors: [{ path, code: 'not-ahead', message }] });
}
