import type { Transaction } from 'kysely';
import type { DB } from './schema.ts';

/** The task is one person's. The caller holds the order's lock, as for all of these. */
export async function reserveTask(
  trx: Transaction<DB>,
  taskId: string,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('tasks')
    .set({ status: 'reserved', claimed_by: by, claimed_at: at })
    .where('id', '=', taskId)
    .execute();
}

/** The task is open to all its potential owners again. */
export async function freeTask(trx: Transaction<DB>, taskId: string): Promise<void> {
  await trx
    .updateTable('tasks')
    .set({ status: 'ready', claimed_by: null, claimed_at: null })
    .where('id', '=', taskId)
    .execute();
}

/**
 * Suspended tasks are open again, the given one or all of the order, but those on which an open question to the customer
 * still waits. Answers their ids, sorted.
 */
export async function wakeTasks(
  trx: Transaction<DB>,
  { orderId, taskId }: { orderId: string; taskId: string | null },
): Promise<string[]> {
  let suspended = trx
    .updateTable('tasks')
    .set({ status: 'ready', claimed_by: null, claimed_at: null })
    .where('order_id', '=', orderId)
    .where('status', '=', 'suspended')
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('questions')
            .select('id')
            .whereRef('task_id', '=', 'tasks.id')
            .where('answered_at', 'is', null),
        ),
      ),
    );
  if (taskId !== null) suspended = suspended.where('id', '=', taskId);
  const rows = await suspended.returning('id').execute();
  return rows.map(({ id }) => id).toSorted();
}

/** Whether the task is one of the order's. */
export async function isTaskOf(
  trx: Transaction<DB>,
  { orderId, taskId }: { orderId: string; taskId: string },
): Promise<boolean> {
  const row = await trx
    .selectFrom('tasks')
    .select('id')
    .where('id', '=', taskId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  return row !== undefined;
}
