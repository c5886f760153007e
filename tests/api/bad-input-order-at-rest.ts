import { vi } from 'vitest';
import { openTasks, submit } from '../setup/orders.ts';
import type { Stack } from '../setup/stack.ts';

/** An ordinary order that waits for its reviewers: its process writes no more until somebody acts. */
export async function orderAtRest(stack: Stack): Promise<string> {
  const intakeNumber = await submit(stack);
  await atRest(stack, intakeNumber);
  return intakeNumber;
}

/** Waits until an order that came in, or was revised, waits for its reviewers. */
export async function atRest(stack: Stack, intakeNumber: string): Promise<void> {
  await runKnown(stack, intakeNumber);
  await openTasks(stack, intakeNumber, 'credit');
  await openTasks(stack, intakeNumber, 'capacity');
  await stack.settled(intakeNumber);
}

/** Waits until it is written down that the order's run was started. */
export async function runKnown({ db }: Pick<Stack, 'db'>, intakeNumber: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const order = await db
        .selectFrom('orders')
        .select('workflow_started_at')
        .where('intake_number', '=', intakeNumber)
        .executeTakeFirstOrThrow();
      if (order.workflow_started_at === null) throw new Error(`${intakeNumber} has no run yet`);
    },
    { timeout: 20_000, interval: 20 },
  );
}
