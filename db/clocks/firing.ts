import type { Transaction } from 'kysely';
import type { ClockRule, Policy } from '../../domain/policy/policy-schema.ts';
import { commitOrder, type LockedOrder } from '../orders.ts';
import type { DB } from '../schema.ts';
import { reckon, type RunningClock, storeReckoned } from './reckon-clocks.ts';

/** An order whose process has something new to look at. */
export type Moved = { orderId: string; intakeNumber: string; seq: number };

/** A clock that is due, under its order's lock. */
export type Firing = {
  trx: Transaction<DB>;
  order: LockedOrder;
  policy: Policy;
  rule: ClockRule;
  clock: RunningClock;
  now: Date;
};

/** The actor of what the rounds of the clocks do. */
export const CLOCKS = 'process:clocks';

const OPEN = ['ready', 'reserved', 'suspended'] as const;

/**
 * The open tasks that a clock times, or those of them in these states; one of a stage, the order or a hold times none.
 */
export async function openTasks(
  trx: Transaction<DB>,
  clock: RunningClock,
  statuses: readonly (typeof OPEN)[number][] = OPEN,
): Promise<string[]> {
  if (['stage', 'order', 'hold'].includes(clock.subject_kind)) return [];
  const rows = await trx
    .selectFrom('tasks')
    .select('id')
    .where('order_id', '=', clock.order_id)
    .where('revision', '=', clock.revision)
    .where('status', 'in', statuses)
    .$if(clock.subject_kind === 'task', (query) => query.where('id', '=', clock.subject_id))
    .$if(clock.subject_kind === 'gate', (query) => query.where('gate_id', '=', clock.subject_id))
    .$if(clock.subject_kind === 'group', (query) => query.where('gate_code', 'in', clock.gate_codes))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Stores what fired, and what is due next by it. */
export async function storeFired({ trx, rule }: Firing, changed: RunningClock): Promise<void> {
  await trx
    .updateTable('clocks')
    .set({
      warned_at: changed.warned_at,
      tier: changed.tier,
      tier_started_at: changed.tier_started_at,
      period: changed.period,
      called_roles: changed.called_roles,
      breached_at: changed.breached_at,
      attempts: 0,
      next_attempt_at: null,
      last_error: null,
    })
    .where('id', '=', changed.id)
    .execute();
  await storeReckoned(trx, changed.order_id, [await reckon(trx, changed, rule.tiers)]);
}

/** Appends the event of a firing, and gives the order's process something to look at. */
export async function recordFiring(
  { trx, order, clock, now }: Firing,
  kind: string,
  data: Record<string, unknown>,
): Promise<Moved> {
  const entry = {
    kind,
    actor: CLOCKS,
    data: { clock: clock.code, clockId: clock.id, revision: clock.revision, ...data },
    correlationId: order.correlation_id,
    at: now,
  };
  const { seq } = await commitOrder(trx, order, { audit: [entry], move: true, now });
  return { orderId: order.id, intakeNumber: order.intake_number, seq };
}
