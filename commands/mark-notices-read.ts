import { markRead } from '../db/notices/mark-read.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';

export type MarkNoticesReadInput = { ids: readonly string[] };

/** Marks notices of one's own as read; those of others, and those read before, are left as they are. 200. */
export async function markNoticesRead(
  context: CommandContext,
  request: CommandRequest,
  { ids }: MarkNoticesReadInput,
): Promise<CommandResult<{ read: number }>> {
  return runCommand(context, request, async (trx, { subject, now }) => {
    const person = await actingPerson(trx, { subject, now });
    return { status: 200, body: { read: await markRead(trx, { personId: person.id, ids, at: now }) } };
  });
}
