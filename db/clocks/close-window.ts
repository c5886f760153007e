import { type Firing, type Moved, recordFiring } from './firing.ts';

/** A window that calls nobody has closed (SLA kind W): that is recorded, and the clock is over. */
export async function closeWindow(firing: Firing, closedAt: Date): Promise<Moved> {
  const { trx, clock, now } = firing;
  await trx
    .insertInto('clock_firings')
    .values({ clock_id: clock.id, tier: 0, fired_at: now, due_at: closedAt })
    .execute();
  await trx
    .updateTable('clocks')
    .set({ stopped_at: closedAt, ended: 'done', next_fire_at: null, next_attempt_at: null })
    .where('id', '=', clock.id)
    .execute();
  return recordFiring(firing, 'window-closed', { closedAt });
}
