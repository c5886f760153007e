import { type Kysely, sql, type Transaction } from 'kysely';
import { clockRule } from '../../domain/clocks/clock-rule.ts';
import { tierDue } from '../../domain/clocks/clock-schedule.ts';
import type { OwnerRule } from '../../domain/policy/policy-schema.ts';
import { calendarOf } from '../calendars.ts';
import { stopAllClocks } from '../clocks.ts';
import { type LockedOrder, lockOrder } from '../orders.ts';
import { unitOf } from '../people.ts';
import type { DB } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { noticeFiring } from './clock-notices.ts';
import { policyOf } from '../policies.ts';
import { closeWindow } from './close-window.ts';
import { type Firing, type Moved, openTasks, recordFiring, storeFired } from './firing.ts';
import { clockState, reckon, runningClocks, storeReckoned } from './reckon-clocks.ts';
import { ringPeriod } from './ring-period.ts';

export type Fired =
  { outcome: 'warned' | 'escalated' | 'reminded' | 'closed'; moved: Moved } | { outcome: 'skipped' };

const SKIPPED: Fired = { outcome: 'skipped' };

/**
 * Fires what one clock has due, in one transaction under its order's lock: the warning, or the next tier (P-168), the
 * end of a period or of a window. It never decides anything. An order that somebody holds just now is skipped: the next round comes in a minute. A
 * tier fires once, whoever else runs; only one tier a call, and the next is due from this firing. Throws what fails.
 */
export async function fireClock(
  db: Kysely<DB>,
  { id, orderId }: { id: string; orderId: string },
  now: Date,
): Promise<Fired> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return SKIPPED;
    const order = await lockOrder(trx, orderId);
    if (!order) return SKIPPED;
    if (order.closed_at) {
      await stopAllClocks(trx, orderId, now);
      return SKIPPED;
    }
    const [clock] = await runningClocks(trx, orderId, sql`c.id = ${id}`);
    if (!clock?.next_fire_at || clock.next_fire_at > now) return SKIPPED;
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const rule = clockRule(policy, clock.code);
    // The stored instant is a cache: what the ledger and the calendar say now is what counts.
    const times = await reckon(trx, clock, rule.tiers);
    if (!times.nextFireAt || times.nextFireAt > now) {
      await storeReckoned(trx, orderId, [times]);
      return SKIPPED;
    }
    const { calendar } = await calendarOf(trx, clock.calendar_id);
    const firing = { trx, order, policy, rule, clock, now };
    if (clock.kind === 'periodic') {
      const moved = await ringPeriod(firing, calendar);
      return moved ? { outcome: 'reminded', moved } : SKIPPED;
    }
    if (clock.kind === 'window' && rule.tiers.length === 0) {
      return { outcome: 'closed', moved: await closeWindow(firing, times.nextFireAt) };
    }
    const ring = tierDue(calendar, clockState(clock), rule.tiers, times);
    return ring && ring <= now ? escalate(firing, ring) : warn(firing);
  });
}

/** Takes the lock of an order if nobody holds it; false: it is held, or there is no such order. */
export async function skipUnlessFree(trx: Transaction<DB>, orderId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM orders WHERE id = ${orderId} FOR NO KEY UPDATE SKIP LOCKED`.execute(trx);
  return rows.length > 0;
}

async function warn(firing: Firing): Promise<Fired> {
  const { trx, clock, now } = firing;
  const changed = { ...clock, warned_at: now };
  await storeFired(firing, changed);
  const tasks = await openTasks(trx, clock);
  await noticeFiring(trx, {
    ...firing,
    tasks,
    called: firing.rule.owners ?? [],
    event: 'clock-warned',
    tier: 0,
  });
  return {
    outcome: 'warned',
    moved: await recordFiring(firing, 'clock-warned', { tasks, dueAt: clock.due_at }),
  };
}

async function escalate(firing: Firing, ring: Date): Promise<Fired> {
  const { trx, order, rule, clock, now } = firing;
  const tier = clock.tier + 1;
  const owners = rule.tiers[clock.tier]?.owners ?? [];
  await trx
    .insertInto('clock_firings')
    .values({ clock_id: clock.id, tier, fired_at: now, due_at: ring })
    .execute();
  const tasks = await openTasks(trx, clock);
  const unseen = tasks.length === 0 ? owners.map(({ role }) => role) : [];
  await storeFired(firing, {
    ...clock,
    tier,
    tier_started_at: now,
    breached_at: clock.breached_at ?? now,
    called_roles: [...new Set([...clock.called_roles, ...unseen])],
  });
  await addOwners(trx, order, tasks, owners, tier);
  await noticeFiring(trx, { ...firing, tasks, called: owners, event: 'escalated', tier });
  const data = { tasks, tier, owners, dueAt: ring, ...(clock.soft && { soft: true }) };
  return { outcome: 'escalated', moved: await recordFiring(firing, 'clock-escalated', data) };
}

async function addOwners(
  trx: Transaction<DB>,
  order: LockedOrder,
  tasks: readonly string[],
  owners: readonly OwnerRule[],
  tier: number,
): Promise<void> {
  if (tasks.length === 0) return;
  await trx
    .insertInto('task_owners')
    .values(
      tasks.flatMap((taskId) =>
        owners.map((owner) => ({
          task_id: taskId,
          role: owner.role,
          unit_id: unitOf(owner, order.home),
          tier,
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .updateTable('tasks')
    .set({ escalation_level: sql<number>`greatest(escalation_level, ${tier}::int)` })
    .where('id', 'in', tasks)
    .execute();
}
