import { sql, type Transaction } from 'kysely';
import type { OwnerRule, Policy } from '../../domain/policy/policy-schema.ts';
import type { Role } from '../../domain/roles.ts';
import { noticeOrder } from '../notice-order.ts';
import { queueNotices } from '../notices.ts';
import type { LockedOrder } from '../orders.ts';
import type { DB } from '../schema.ts';
import type { RunningClock } from './reckon-clocks.ts';

/**
 * Queues what the policy wants said of a firing (P-168, P-169): to the potential owners of the open tasks, for each may
 * decide (the tier just called is among them), and of a period to who answers for it; to that tier alone (or who
 * answers for it) when nothing is asked just now.
 */
export async function noticeFiring(
  trx: Transaction<DB>,
  {
    order,
    policy,
    clock,
    tasks,
    called,
    event,
    tier,
    period,
    now,
  }: {
    order: LockedOrder;
    policy: Policy;
    clock: RunningClock;
    tasks: readonly string[];
    called: readonly OwnerRule[];
    event: 'clock-warned' | 'escalated' | 'reminded';
    /** The tier that rings; 0 for the warning. */
    tier: number;
    /** The period that is over, of a periodic clock. */
    period?: number;
    now: Date;
  },
): Promise<void> {
  // Who may decide need not be who asks the customer: of a reminder both are told.
  const answering = event === 'reminded' ? called : [];
  await queueNotices(trx, {
    event,
    order: noticeOrder(order),
    policy,
    owners: tasks.length > 0 ? [...(await ownersOf(trx, order, tasks)), ...answering] : called,
    data: {
      clock: clock.code,
      gates: clock.gate_codes.join(', '),
      dueAt: clock.due_at?.toISOString() ?? '',
      tier: String(tier),
    },
    dedupe: `${clock.id}:${tier}${period === undefined ? '' : `:${period}`}`,
    now,
    correlationId: order.correlation_id,
  });
}

/** Who may decide these tasks of an order, by the roles that own them now. */
export async function ownersOf(
  trx: Transaction<DB>,
  order: LockedOrder,
  tasks: readonly string[],
): Promise<OwnerRule[]> {
  const { rows } = await sql<{ role: Role; unit_id: string }>`
    SELECT DISTINCT role, unit_id FROM task_owners WHERE task_id = ANY(${tasks}::uuid[])
    ORDER BY role, unit_id`.execute(trx);
  return rows.map(({ role, unit_id }) => ({
    role,
    at: unit_id === order.home.groupId ? 'group' : 'company',
  }));
}
