import type { Client } from '@temporalio/client';
import { ORDER_WORKFLOW } from '../workflows/order/messages.ts';

/** The workflow ids of all running order workflows, page by page from visibility. */
export async function* openOrderRuns(client: Pick<Client, 'workflow'>): AsyncIterable<string> {
  const query = `WorkflowType = '${ORDER_WORKFLOW}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 500 })) yield workflowId;
}
