import { sql, type Transaction } from 'kysely';
import { freeTask } from '../task-states.ts';
import type { DB } from '../schema.ts';
import { pauseIfHeld, restate } from './pause-clocks.ts';
import { runningClocks } from './reckon-clocks.ts';

/**
 * A claimed task is everybody's again, and what was timed until somebody has it runs on from its own start, so that
 * what was late stays late (S-01). The caller holds the order's lock.
 */
export async function giveBack(
  trx: Transaction<DB>,
  task: { orderId: string; gateId: string; taskId: string },
  at: Date,
): Promise<void> {
  await freeTask(trx, task.taskId);
  await restartClaimedClocks(trx, task, at);
}

/** The clock of a gate stays stopped while another of its tasks is claimed or decided. A hold that is on pauses it. */
async function restartClaimedClocks(
  trx: Transaction<DB>,
  { orderId, gateId, taskId }: { orderId: string; gateId: string; taskId: string },
  at: Date,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    UPDATE clocks SET stopped_at = NULL, ended = NULL
    WHERE order_id = ${orderId} AND until = 'claimed' AND ended = 'done' AND CASE subject_kind
      WHEN 'task' THEN subject_id = ${taskId}
      WHEN 'gate' THEN subject_id = ${gateId} AND NOT EXISTS (SELECT FROM tasks t
        WHERE t.gate_id = ${gateId} AND t.status IN ('reserved', 'completed')) END
    RETURNING id`.execute(trx);
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  // While it was stopped nobody closed what had paused it.
  await sql`
    UPDATE clock_pauses SET resumed_at = greatest(paused_at, ${at}::timestamptz)
    WHERE clock_id = ANY(${ids}::uuid[]) AND resumed_at IS NULL`.execute(trx);
  await restate(trx, orderId, await runningClocks(trx, orderId, sql`c.id = ANY(${ids}::uuid[])`));
  await pauseIfHeld(trx, orderId, at);
}
