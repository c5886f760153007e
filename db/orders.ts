import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import { type AuditEntry, type AuditHead, chainOf } from './audit.ts';
import type { OnBehalfOf, OrderHome } from './people.ts';
import type { DB } from './schema.ts';
import type { OrdersTable } from './schema/orders.ts';

export type OrderRow = Selectable<OrdersTable>;

/** An order whose row this transaction holds (FOR NO KEY UPDATE): nobody else changes it until the commit. */
export type LockedOrder = Omit<OrderRow, keyof Whole> &
  Whole & { home: OrderHome; companyCode: string; actor?: Actor };

/** Who has the order locked by a command, and for whom they do it. */
export type Actor = { id: string; onBehalfOf: OnBehalfOf };

/** Of an order that waits for the customer they are blank and 0; `missing` says so, and nothing is asked of it then. */
type Whole = { amount: string; required_on: string; payment_method: string };

/** Locks one order by its id; null when there is none. A transaction locks at most one order. */
export async function lockOrder(trx: Transaction<DB>, orderId: string): Promise<LockedOrder | null> {
  return lockWhere(trx, sql`o.id = ${orderId}`);
}

/** Locks the order that has this intake number. */
export async function lockOrderByNumber(
  trx: Transaction<DB>,
  intakeNumber: string,
): Promise<LockedOrder | null> {
  return lockWhere(trx, sql`o.intake_number = ${intakeNumber}`);
}

/** Locks the order to which a task belongs. */
export async function lockOrderOfTask(trx: Transaction<DB>, taskId: string): Promise<LockedOrder | null> {
  return lockWhere(trx, sql`o.id = (SELECT order_id FROM tasks WHERE id = ${taskId})`);
}

// The locked row is read anew after a wait, joined rows are not: only what never changes is joined here.
async function lockWhere(
  trx: Transaction<DB>,
  condition: ReturnType<typeof sql>,
): Promise<LockedOrder | null> {
  const { rows } = await sql<OrderRow & { group_id: string; number_code: string }>`
    SELECT o.*, u.group_id, u.number_code FROM orders o JOIN org_units u ON u.id = o.company_id
    WHERE ${condition} FOR NO KEY UPDATE OF o`.execute(trx);
  const row = rows[0];
  if (!row) return null;
  const { group_id, number_code, ...order } = row;
  return {
    ...order,
    amount: order.amount ?? '0',
    required_on: order.required_on ?? '',
    payment_method: order.payment_method ?? '',
    home: { companyId: order.company_id, groupId: group_id },
    companyCode: number_code,
  };
}

function auditHead(order: Pick<OrderRow, 'audit_seq' | 'audit_hash'>): AuditHead {
  return { seq: order.audit_seq, hash: order.audit_hash };
}

export type OrderCommit = {
  changes?: Updateable<OrdersTable>;
  audit: readonly AuditEntry[];
  /** The process must look: the order takes its next seq. */
  move: boolean;
  now: Date;
};

/**
 * Writes what a command or a step did to an order whose lock it holds: columns, events of the order's chain and their
 * head, and the next seq. What the order's actor did says for whom (P-166). One statement. Answers the order's seq.
 */
export async function commitOrder(
  trx: Transaction<DB>,
  order: LockedOrder,
  { changes = {}, audit, move, now }: OrderCommit,
): Promise<{ seq: number }> {
  const entries = audit.map((entry) =>
    entry.actor === order.actor?.id ? { ...entry, onBehalfOf: order.actor.onBehalfOf } : entry,
  );
  const { rows, head } = chainOf({ kind: 'order', id: order.id }, auditHead(order), entries);
  const seq = move ? order.seq + 1 : order.seq;
  const update = trx
    .updateTable('orders')
    .set({
      ...changes,
      audit_seq: head.seq,
      audit_hash: head.hash,
      ...(move && { seq, changed_at: now, signal_attempts: 0 }),
    })
    .where('id', '=', order.id);
  const events = trx.insertInto('audit_events').values(rows);
  await (rows.length === 0 ? update.execute() : sql`WITH events AS (${events}) ${update}`.execute(trx));
  return { seq };
}

/** The id of the order with this intake number; null when there is none. */
export async function orderIdOf(db: Kysely<DB>, intakeNumber: string): Promise<string | null> {
  const row = await db
    .selectFrom('orders')
    .select('id')
    .where('intake_number', '=', intakeNumber)
    .executeTakeFirst();
  return row?.id ?? null;
}
