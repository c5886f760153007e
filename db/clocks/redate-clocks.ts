import type { Transaction } from 'kysely';
import { clockTerm } from '../../domain/clocks/clock-term.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { localDate } from '../../domain/order/local-date.ts';
import type { ClockRule, Policy } from '../../domain/policy/policy-schema.ts';
import { calendarOf, policyCalendarId } from '../calendars.ts';
import { startClocks } from '../clocks.ts';
import { pauseIfHeld } from './pause-clocks.ts';
import type { DB } from '../schema.ts';

type Redated = {
  /** With the number of the revision just written. */
  order: { id: string; revision: number; receivedAt: Date };
  policy: Policy;
  document: OrderDocument;
  at: Date;
};

/**
 * The clocks of the whole order that count to a date of its document: where the new revision says another date, they
 * stop and others count to that one; what has rung has rung for the date of before. Call under the order's lock; no
 * statement for a policy without such a clock.
 */
export async function redateClocks(trx: Transaction<DB>, redated: Redated): Promise<void> {
  const { order, policy, document, at } = redated;
  const dated = policy.clocks.filter((rule) => 'order' in rule.of && isDated(rule.allowance));
  if (dated.length === 0) return;
  const received = localDate(order.receivedAt, policy.calendar.zone);
  const dateOf = new Map(
    dated.map((rule) => [rule.code, clockTerm(policy, rule, document, received)?.agreedOn ?? null]),
  );
  const last = await trx
    .selectFrom('clocks')
    .distinctOn('code')
    .select(['id', 'code', 'agreed_on', 'ended'])
    .where('order_id', '=', order.id)
    .where('code', 'in', [...dateOf.keys()])
    .orderBy('code')
    .orderBy('revision', 'desc')
    .execute();
  // One that lost its date counts again when there is another.
  const moved = last.filter(({ code, agreed_on: before, ended }) => {
    const date = dateOf.get(code) ?? null;
    return ended === null ? before !== date : ended === 'dropped' && date !== null;
  });
  if (moved.length === 0) return;
  await trx
    .updateTable('clocks')
    .set({ stopped_at: at, ended: 'dropped', next_fire_at: null, next_attempt_at: null })
    .where(
      'id',
      'in',
      moved.map(({ id }) => id),
    )
    .where('stopped_at', 'is', null)
    .execute();
  const calendarId = policyCalendarId(policy.id);
  await startClocks(trx, {
    order,
    policy,
    document,
    calendar: { id: calendarId, ...(await calendarOf(trx, calendarId)) },
    gates: [],
    redated: { codes: moved.map(({ code }) => code), receivedAt: order.receivedAt },
  });
  await pauseIfHeld(trx, order.id, at);
}

function isDated(allowance: ClockRule['allowance']): boolean {
  return typeof allowance === 'object' && ['field', 'before', 'season'].some((key) => key in allowance);
}
