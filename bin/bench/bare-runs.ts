import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { inFlight, timings } from './load.ts';

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

/**
 * How long one Update takes to be answered, `concurrency` callers at once, each at a workflow of its own that stands
 * still, as an order that is decided does.
 */
export async function bareUpdates(client: Client, samples: number, concurrency: number): Promise<number[]> {
  const handles: Awaited<ReturnType<typeof startBare>>[] = [];
  await inFlight(samples, 20, async (index) => {
    const handle = await startBare(client);
    await handle.executeUpdate('decide');
    handles[index] = handle;
  });
  const taken = await timings(handles, concurrency, (handle) => handle.executeUpdate('decide'));
  await inFlight(samples, 20, async (index) => void (await handles[index]?.executeUpdate('decide')));
  return taken;
}

function startBare(client: Client) {
  return client.workflow.start('bare', { taskQueue: BARE_QUEUE, workflowId: `bare-${randomUUID()}` });
}
