import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { queueDigests } from '../../activities/digest/queue-digests.ts';
import { json } from '../../db/json.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';
import { addOrder, clockDatabase, type ClockedOrder, DOCUMENT, gateOf, shanghai } from './clocks-fixture.ts';

/** Friday 10:00: a credit review of four hours is due at 15:30 that day. */
const FRIDAY = shanghai('2026-11-20 10:00');
const MONDAY = shanghai('2026-11-23 08:00');

describe('given orders that wait for credit and sales-head approval, on a Monday at eight', () => {
  let fixture: Awaited<ReturnType<typeof clockDatabase>>;

  beforeEach(async () => {
    fixture = await clockDatabase();
    const { db } = fixture;
    await db
      .insertInto('people')
      .values([
        { id: 'ivy', name: 'Ivy', subject: 'ivy', email: 'ivy@huayun.example', locale: 'en' },
        { id: 'gone', name: '已离职', subject: 'gone', active: false },
      ])
      .execute();
    await db
      .insertInto('role_assignments')
      .values([
        { person_id: 'ivy', role: 'credit_officer', unit_id: 'c' },
        { person_id: 'gone', role: 'credit_officer', unit_id: 'c' },
        { person_id: 'clerk', role: 'sales_head', unit_id: 'c' },
      ])
      .execute();
  });
  afterEach(() => fixture.close());

  async function order(codes: string[], at: Date, author = 'ivy'): Promise<ClockedOrder> {
    const added = await addOrder(fixture.db, fixture.policy, { at, codes });
    await fixture.db
      .insertInto('order_revisions')
      .values({
        order_id: added.id,
        revision: 1,
        document: json(DOCUMENT),
        sha256: 'x',
        matter: '{}',
        cause: 'intake',
        author,
        classes: '[]',
        created_at: at,
      })
      .execute();
    return added;
  }

  function digests() {
    return fixture.db
      .selectFrom('notices')
      .select(['person_id', 'channel', 'status', 'address', 'locale', 'template', 'data'])
      .where('template', '=', 'digest')
      .orderBy('person_id')
      .orderBy('channel')
      .execute();
  }

  const run = (now = MONDAY) => queueDigests({ db: fixture.db, now: () => now });

  test('when the digest runs, then each person with open tasks is told how many are open, late, and due today, the most urgent first', async () => {
    const late = await order(['credit'], FRIDAY);
    const today = await order(['credit'], shanghai('2026-11-20 17:00'));
    expect(await run()).toEqual({ queued: 3 });
    const all = await digests();
    expect(all.map(({ person_id, channel, status }) => [person_id, channel, status])).toEqual([
      ['credit', 'in-app', 'sent'],
      ['ivy', 'email', 'queued'],
      ['ivy', 'in-app', 'sent'],
    ]);
    const [zh, en] = all.map((notice) => renderNotice(notice));
    expect(zh).toEqual({
      subject: '今日待办：2 项，逾期 1 项',
      text: [
        '待您决定：2',
        '已逾期：1',
        '今日到期：1',
        `信用审核 ${late.intakeNumber}，已逾期，应于 2026-11-20 15:30`,
        `信用审核 ${today.intakeNumber}，到期 2026-11-23 11:30`,
      ].join('\n'),
    });
    expect(en?.subject).toBe('Waiting for you today: 2, late: 1');
    expect(en?.text).toContain(`${late.intakeNumber}, late, was due 2026-11-20 15:30`);
    expect(all[1]).toMatchObject({ address: 'ivy@huayun.example', locale: 'en' });
  });

  test('when it runs twice on one day, at once or one after the other, then each person is told once; the next day again', async () => {
    await order(['credit'], FRIDAY);
    const [one, other] = await Promise.all([run(), run()]);
    expect(one.queued + other.queued).toBe(3);
    expect(await run(shanghai('2026-11-23 23:59'))).toEqual({ queued: 0 });
    expect(await run(shanghai('2026-11-24 08:00'))).toEqual({ queued: 3 });
  });

  test('when a task is claimed by another, suspended or withdrawn, then it does not wait for the others', async () => {
    const claimed = await order(['credit'], FRIDAY);
    const suspended = await order(['credit'], FRIDAY);
    const withdrawn = await order(['credit'], FRIDAY);
    const { db } = fixture;
    const tasks = db.updateTable('tasks');
    await tasks
      .set({ status: 'reserved', claimed_by: 'ivy', claimed_at: FRIDAY })
      .where('order_id', '=', claimed.id)
      .execute();
    await tasks.set({ status: 'suspended' }).where('order_id', '=', suspended.id).execute();
    await tasks.set({ status: 'withdrawn' }).where('order_id', '=', withdrawn.id).execute();
    await db
      .updateTable('gates')
      .set({ status: 'withdrawn', settled_at: FRIDAY })
      .where('id', '=', gateOf(withdrawn, 'credit').id)
      .execute();
    await run();
    expect((await digests()).map(({ person_id, data }) => [person_id, data['open']])).toEqual([
      ['ivy', '1'],
      ['ivy', '1'],
    ]);
  });

  test('when the separation of duties keeps a person from a task, then it is not said to wait for them (P-166)', async () => {
    // The clerk entered every order, and may not give its final approval, for all that the role would allow it.
    await fixture.db
      .insertInto('role_assignments')
      .values({ person_id: 'head', role: 'sales_head', unit_id: 'c' })
      .execute();
    await order(['sales-head'], FRIDAY);
    expect(await run()).toEqual({ queued: 1 });
    expect((await digests()).map(({ person_id }) => person_id)).toEqual(['head']);
  });

  test('when nothing waits for anybody, then nobody is told', async () => {
    expect(await run()).toEqual({ queued: 0 });
  });
});
