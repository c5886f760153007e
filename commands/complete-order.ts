import type { Transaction } from 'kysely';
import { addCompletion } from '../db/completions.ts';
import { openHoldKinds } from '../db/holds.ts';
import { commitOrder, type LockedOrder } from '../db/orders.ts';
import type { DB } from '../db/schema.ts';
import { consumeStock } from '../db/stock-reservations.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, openOrder, requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/** note: how it was carried out, for the archive. */
export type CompleteOrderInput = { intakeNumber: string; note: string };

export type CompleteOrderAnswer = { intakeNumber: string; seq: number };

/**
 * Records that an effective order is carried out (P-156), unless it is held (P-49): what it took from stock is gone. Its
 * process then closes it. 201.
 */
export async function completeOrder(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, note }: CompleteOrderInput,
): Promise<CommandResult<CompleteOrderAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { order, person } = await openOrder(trx, scope, { intakeNumber, action: 'complete-order' });
    if (order.stage !== 'EFFECTIVE') {
      throw new CommandProblem(
        'wrong-stage',
        `Order ${intakeNumber} is ${order.stage}: only an effective order is completed.`,
      );
    }
    await requireNotHeld(trx, order);
    requireText('note', note);

    const { now: at, correlationId } = scope;
    const completion = { orderId: order.id, note: note.trim(), personId: person.id, at };
    if (!(await addCompletion(trx, completion))) {
      throw new CommandProblem('order-closed', `Order ${intakeNumber} is completed and is being closed.`);
    }
    await consumeStock(trx, order.id, at);
    const data = { revision: order.revision, note: completion.note };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'completed', actor: person.id, data, correlationId, at }],
      move: true,
      now: at,
    });
    return { status: 201, body: { intakeNumber, seq }, hint: hintOf(order, seq, 'completed') };
  });
}

/** Throws `order-held`, naming the kinds. */
async function requireNotHeld(trx: Transaction<DB>, order: LockedOrder): Promise<void> {
  const kinds = await openHoldKinds(trx, order.id);
  if (kinds.length === 0) return;
  throw new CommandProblem('order-held', `Order ${order.intake_number} is held: ${kinds.join(', ')}.`, {
    extra: { holds: kinds },
  });
}
