import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { CommandContext, CommandRequest } from '../../commands/command.ts';
import { completeOrder } from '../../commands/complete-order.ts';
import { decideTask } from '../../commands/decide-task.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import { calendarOf, policyCalendarId } from '../../db/calendars.ts';
import type { DB } from '../../db/schema.ts';
import type { WorkCalendar } from '../../domain/calendar/calendar.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { addDays } from '../../domain/quantity/days.ts';
import { addWorkingTime, subtractWorkingTime } from '../../domain/working-time/working-time.ts';
import { COMPANIES } from './org-units.ts';
import { ringClocks } from './ring-clocks.ts';
import { type SampleAct, type SampleOrder, sampleOrders } from './sample-orders.ts';

export type SeedOrdersDeps = {
  db: Kysely<DB>;
  commands: CommandContext;
  now: Date;
  /** Waits until the order's process has applied what was committed. */
  settled: (intakeNumber: string) => Promise<void>;
};

const HOUR_MS = 3_600_000;
/** Hours that a planner has approved are kept for a week (P-31): over long holidays people act later than that. */
const ACTED_AT_MOST_MS = 6 * 24 * HOUR_MS;

/**
 * Sends the sample orders in, lets their people act and the clocks ring, by the commands and the processes that
 * everybody uses; only the time is an earlier one. Run again it repeats the same commands under the same keys: nothing
 * happens twice.
 */
export async function seedOrders(deps: SeedOrdersDeps): Promise<void> {
  await Promise.all(
    sampleOrders(localDate(deps.now, 'Asia/Shanghai')).map((order) => seedOrder(deps, order)),
  );
}

async function seedOrder(deps: SeedOrdersDeps, order: SampleOrder): Promise<void> {
  const { company, by, channel, document, acts, key } = order;
  const calendar = await calendarOfCompany(deps.db, company);
  const cameIn = subtractWorkingTime(calendar, deps.now, order.workHoursAgo * HOUR_MS).at;
  const sent = request(by, `sample-${key}`);
  const { body } = await submitOrder(at(deps, cameIn), sent, { companyId: company, channel, document });
  if (body.stage === 'REJECTED') return;
  const { intakeNumber } = body;
  for (const [index, act] of acts.entries()) {
    await deps.settled(intakeNumber);
    const context = at(deps, actingTime(deps.now, calendar, cameIn, index + 1));
    await perform(deps, context, request(act.by, `sample-${key}-${index}`), intakeNumber, act);
  }
  await deps.settled(intakeNumber);
  const rang = await ringClocks(deps.db, intakeNumber, deps.now);
  if (!rang) return;
  deps.commands.announce({ ...rang, kind: 'clock-escalated', correlationId: sent.correlationId });
  await deps.settled(intakeNumber);
}

/** Each act half an hour of work after the one before. */
function actingTime(now: Date, calendar: WorkCalendar, cameIn: Date, nth: number): Date {
  const worked = nth * (HOUR_MS / 2);
  const at = Math.max(
    addWorkingTime(calendar, cameIn, worked).at.getTime(),
    now.getTime() - ACTED_AT_MOST_MS + worked,
  );
  return new Date(Math.min(at, now.getTime()));
}

async function calendarOfCompany(db: Kysely<DB>, companyId: string) {
  const company = COMPANIES.find(({ id }) => id === companyId);
  if (!company) throw new Error(`the sample group has no company "${companyId}"`);
  return (await calendarOf(db, policyCalendarId(company.policyId))).calendar;
}

async function perform(
  { db, now }: SeedOrdersDeps,
  context: CommandContext,
  sent: CommandRequest,
  intakeNumber: string,
  act: SampleAct,
): Promise<void> {
  if ('complete' in act) {
    await completeOrder(context, sent, { intakeNumber, note: act.complete });
  } else if ('ask' in act) {
    const ask = act.ask === 'cancel' ? requestCancel : requestDecline;
    await ask(context, sent, { intakeNumber, reason: act.reason });
  } else {
    const task = await taskOf(db, intakeNumber, act.decide);
    const { outcome = 'approve', reason, prepayment } = act;
    await decideTask(context, sent, {
      taskId: task.id,
      revision: task.revision,
      outcome,
      reason,
      conditions:
        prepayment === undefined
          ? undefined
          : [
              {
                kind: 'prepayment',
                share: prepayment,
                description: '生效前预付货款',
                ownerRole: 'sales_clerk',
                dueOn: addDays(localDate(now, 'Asia/Shanghai'), 7),
              },
            ],
    });
  }
}

/** The open task of a gate, or the one that was answered when this ran before. */
async function taskOf(db: Kysely<DB>, intakeNumber: string, gate: string) {
  return db
    .selectFrom('tasks')
    .innerJoin('orders', 'orders.id', 'tasks.order_id')
    .select(['tasks.id', 'tasks.revision'])
    .where('orders.intake_number', '=', intakeNumber)
    .where('tasks.gate_code', '=', gate)
    .orderBy('tasks.opened_at', 'desc')
    .orderBy('tasks.seat')
    .executeTakeFirstOrThrow();
}

function at({ commands }: SeedOrdersDeps, instant: Date): CommandContext {
  return { ...commands, now: () => instant };
}

function request(subject: string, key: string): CommandRequest {
  const requestHash = createHash('sha256').update(key).digest('hex');
  return { subject, method: 'POST', path: '/sample', key, requestHash, correlationId: key };
}
