import type { CommandContext, CommandRequest, CommandResult } from './command.ts';
import { type OrderRequestAnswer, type OrderRequestInput, requestOf } from './order-request.ts';

/** Asks that an order be cancelled before it is effective; sales decides (P-154, P-155). It goes on meanwhile. */
export async function requestCancel(
  context: CommandContext,
  request: CommandRequest,
  input: OrderRequestInput,
): Promise<CommandResult<OrderRequestAnswer>> {
  return requestOf(context, request, input, 'cancel');
}
