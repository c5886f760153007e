import type { AuditEntry } from '../db/audit.ts';
import { commitOrder, type LockedOrder } from '../db/orders.ts';
import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { runCommand } from './command.ts';
import { hintOf, type OpenOrder, openOrder } from './open-order.ts';
import { CommandProblem } from './problem.ts';

export type DesignAnswer<T> = T & { intakeNumber: string; seq: number };

/**
 * What every act on the design of an order does beside its own rows: lets in whom the policy trusts with designs, in
 * the stage DESIGN only, and tells the process. 201.
 */
export async function designOrder<T extends object>(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, kind }: { intakeNumber: string; kind: string },
  work: (open: OpenOrder) => Promise<{ body: T; data: Record<string, unknown> }>,
): Promise<CommandResult<DesignAnswer<T>>> {
  return runCommand(context, request, async (trx, scope) => {
    const open = await openOrder(trx, scope, { intakeNumber, action: 'record-design' });
    const { order, person } = open;
    requireDesigning(order);
    const { body, data } = await work(open);
    const { now: at, correlationId } = scope;
    const event: AuditEntry = {
      kind,
      actor: person.id,
      data: { revision: order.revision, ...data },
      correlationId,
      at,
    };
    const { seq } = await commitOrder(trx, order, { audit: [event], move: true, now: at });
    return { status: 201, body: { ...body, intakeNumber, seq }, hint: hintOf(order, seq, kind) };
  });
}

/** Throws `wrong-stage` for an order that is not being designed. */
export function requireDesigning(order: LockedOrder): void {
  if (order.stage === 'DESIGN') return;
  throw new CommandProblem(
    'wrong-stage',
    `Order ${order.intake_number} is ${order.stage}: it is not being designed.`,
  );
}
