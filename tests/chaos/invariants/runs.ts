import type { Client } from '@temporalio/client';
import type { World } from '../invariants.ts';

const WELL = new Set(['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW']);
/**
 * What the server itself takes back, which is no fault: the run wanted to end while a signal came in, so it has to look
 * again (1); it was terminated, or more signals wait than the server buffers, amid a task (17).
 */
const TAKEN_BACK = new Set([1, 17]);

/** Runs of orders that failed, were ended by nobody, or had a task that failed. Empty when all is well. */
export async function failingRuns(
  { client, queues }: Pick<World, 'client' | 'queues'>,
  ended: readonly string[],
): Promise<string[]> {
  const wrong: string[] = [];
  const query = `TaskQueue = '${queues.orders}'`;
  for await (const { workflowId, runId, status } of client.workflow.list({ query })) {
    if (!WELL.has(status.name) && !ended.includes(workflowId)) wrong.push(`${workflowId} ${status.name}`);
    wrong.push(...(await failedTasks(client, workflowId, runId)));
  }
  return wrong;
}

async function failedTasks(client: Client, workflowId: string, runId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    if (!failed || TAKEN_BACK.has(failed.cause ?? 0)) return [];
    return [`${workflowId} had a task that failed (${failed.cause}): ${failed.failure?.message}`];
  });
}
