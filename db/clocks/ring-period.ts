import type { WorkCalendar } from '../../domain/calendar/calendar.ts';
import { lastPeriodOver } from '../../domain/clocks/clock-schedule.ts';
import { releasersNow } from './hold-clocks.ts';
import { noticeFiring } from './clock-notices.ts';
import { type Firing, type Moved, openTasks, recordFiring, storeFired } from './firing.ts';
import { clockState } from './reckon-clocks.ts';

/**
 * Rings for a period that is over (SLA kind P): whoever answers for it, or may decide what is open or release what is
 * held, is reminded; nothing is breached. After an outage it rings once, for the last period; each period is a firing
 * of its own. Null when no new one is over, or nothing of what it reminds of is wanted just now.
 */
export async function ringPeriod(firing: Firing, calendar: WorkCalendar): Promise<Moved | null> {
  const { trx, order, policy, rule, clock, now } = firing;
  const over = lastPeriodOver(calendar, clockState(clock), now);
  if (!over) return null;
  const { period, endedAt } = over;
  if (rule.onlyWhile && (await openTasks(trx, clock, ['suspended'])).length === 0) {
    await storeFired(firing, { ...clock, period });
    return null;
  }
  await trx
    .insertInto('clock_firings')
    .values({ clock_id: clock.id, tier: 1, period, fired_at: now, due_at: endedAt })
    .execute();
  await storeFired(firing, { ...clock, period });
  const tasks = await openTasks(trx, clock);
  const answering = rule.owners ?? rule.tiers[0]?.owners ?? [];
  const releasers = clock.subject_kind === 'hold' ? await releasersNow(trx, policy, order.id) : [];
  const called = [...answering, ...releasers];
  const told = { ...firing, clock: { ...clock, due_at: endedAt } };
  await noticeFiring(trx, { ...told, tasks, called, event: 'reminded', tier: 0, period });
  return recordFiring(firing, 'clock-period', { period, dueAt: endedAt, tasks });
}
