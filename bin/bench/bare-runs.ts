import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { inFlight, latencies, type Latencies } from './load.ts';

export const BARE_QUEUE = 'bench-bare';

/** `orders` bare workflows from start to result, so many in flight; answers workflows a second. */
export async function bareThroughput(client: Client, orders: number, concurrency: number): Promise<number> {
  const seconds = await inFlight(orders, concurrency, async () => {
    const handle = await startBare(client);
    for (let update = 0; update < 3; update += 1) await handle.executeUpdate('decide');
    await handle.result();
  });
  return orders / seconds;
}

/** How long one Update takes to be answered, `concurrency` callers at once. */
export async function bareUpdates(client: Client, samples: number, concurrency: number): Promise<Latencies> {
  const handles = await Promise.all(Array.from({ length: Math.ceil(samples / 3) }, () => startBare(client)));
  const updates = handles.flatMap((handle) => [handle, handle, handle]).slice(0, samples);
  // One after the other for each workflow: rounds over all of them.
  const rounds = updates.toSorted((a, b) => handles.indexOf(a) - handles.indexOf(b));
  const found = await latencies(rounds, concurrency, async (handle) => {
    await handle.executeUpdate('decide');
  });
  for (const handle of handles) await handle.terminate('measured').catch(() => {});
  return found;
}

function startBare(client: Client) {
  return client.workflow.start('bare', { taskQueue: BARE_QUEUE, workflowId: `bare-${randomUUID()}` });
}
