import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarOf, registerCalendar, setCalendarDay } from '../../db/calendars.ts';
import { changedCalendars, recomputeClocks } from '../../db/clocks/recompute-clocks.ts';
import { inTransaction } from '../../db/transaction.ts';
import { addOrder, AUTHOR, clockDatabase, clockOf, shanghai } from './clocks-fixture.ts';

describe('given a calendar with the Chinese holidays of 2026 and a provisional 2027', () => {
  let fixture: Awaited<ReturnType<typeof clockDatabase>>;

  beforeAll(async () => {
    fixture = await clockDatabase();
  });
  afterAll(() => fixture.close());

  function setDay(day: string, kind: 'holiday' | 'working' | null) {
    const change = { calendarId: fixture.calendarId, day, kind, name: '盘点' };
    return inTransaction(fixture.db, (trx) => setCalendarDay(trx, change, AUTHOR));
  }

  test('when it is registered again, then nothing changes and the version stays', async () => {
    const calendar = { id: fixture.calendarId, calendar: fixture.policy.calendar, years: [2026, 2027] };
    expect(await inTransaction(fixture.db, (trx) => registerCalendar(trx, calendar, AUTHOR))).toEqual({
      version: 1,
    });
    const { calendar: read, version } = await calendarOf(fixture.db, fixture.calendarId);
    expect(version).toBe(1);
    expect(read.announcedYears).toEqual([2026]);
    expect(read.days['2026-10-01']).toBe('holiday');
    expect(read.days['2026-10-10']).toBe('working');
  });

  test('when it is warm, then it is read without a query, in a transaction as well', async () => {
    const first = await calendarOf(fixture.db, fixture.calendarId);
    const again = await inTransaction(fixture.db, (trx) => calendarOf(trx, fixture.calendarId));
    expect(again.calendar).toBe(first.calendar);
  });

  test('when the company closes a day, then running clocks move, what fired stays, and the chain says who (P-169)', async () => {
    const at = shanghai('2026-11-23 16:00');
    const { id } = await addOrder(fixture.db, fixture.policy, { at, codes: ['credit'] });
    expect((await clockOf(fixture.db, id, 'credit-review')).due_at).toEqual(shanghai('2026-11-24 10:30'));
    const { version } = await setDay('2026-11-24', 'holiday');
    expect(await changedCalendars(fixture.db)).toEqual([fixture.calendarId]);
    expect(await recomputeClocks(fixture.db, fixture.calendarId)).toEqual({ recomputed: 3, failures: [] });
    const clock = await clockOf(fixture.db, id, 'credit-review');
    expect(clock.due_at).toEqual(shanghai('2026-11-25 10:30'));
    expect(clock.calendar_version).toBe(version);
    const task = await fixture.db
      .selectFrom('tasks')
      .select('due_at')
      .where('order_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(task.due_at).toEqual(clock.due_at);
    expect(await changedCalendars(fixture.db)).toEqual([]);
    const events = await fixture.db
      .selectFrom('audit_events')
      .select(['kind', 'actor'])
      .where('subject_kind', '=', 'calendar')
      .orderBy('seq')
      .execute();
    expect(events).toEqual([
      { kind: 'calendar-registered', actor: 'test' },
      { kind: 'calendar-day-set', actor: 'test' },
    ]);
    await setDay('2026-11-24', null);
    await recomputeClocks(fixture.db, fixture.calendarId);
    expect((await clockOf(fixture.db, id, 'credit-review')).due_at).toEqual(shanghai('2026-11-24 10:30'));
  });

  test('when the company works on a public holiday, then its word wins over the public one, and can be taken back', async () => {
    await setDay('2026-10-01', 'working');
    const author = { id: fixture.calendarId, calendar: fixture.policy.calendar, years: [2026] };
    await inTransaction(fixture.db, (trx) => registerCalendar(trx, author, AUTHOR));
    const own = await calendarOf(fixture.db, fixture.calendarId, { fresh: true });
    expect(own.calendar.days['2026-10-01']).toBe('working');
    await setDay('2026-10-01', null);
    const theirs = await calendarOf(fixture.db, fixture.calendarId, { fresh: true });
    expect(theirs.calendar.days['2026-10-01']).toBe('holiday');
  });

  test('when a clock reaches into a year not announced, then it is marked, and made final once the year is loaded', async () => {
    const at = shanghai('2026-12-31 16:00');
    const { id } = await addOrder(fixture.db, fixture.policy, { at, codes: ['credit'] });
    const clock = await clockOf(fixture.db, id, 'credit-review');
    expect(clock).toMatchObject({ provisional: true, due_at: shanghai('2027-01-04 10:30') });
    await fixture.db
      .updateTable('calendars')
      .set((set) => ({ announced_years: [2026, 2027], version: set('version', '+', 1) }))
      .execute();
    await recomputeClocks(fixture.db, fixture.calendarId);
    expect(await clockOf(fixture.db, id, 'credit-review')).toMatchObject({ provisional: false });
  });
});
