import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { type OrderRequestAnswer, type OrderRequestInput, requestOf } from './order-request.ts';

/**
 * After a refusal, and the talks that the policy wants before, sales asks that the order be declined; whom the policy
 * names approves that (P-42, P-44).
 */
export async function requestDecline(
  context: CommandContext,
  request: CommandRequest,
  input: OrderRequestInput,
): Promise<CommandResult<OrderRequestAnswer>> {
  return requestOf(context, request, input, 'decline');
}
