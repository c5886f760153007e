import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { CommandContext, CommandRequest } from '../../commands/command.ts';
import { completeOrder } from '../../commands/complete-order.ts';
import { decideTask } from '../../commands/decide-task.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { requestDecline } from '../../commands/request-decline.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import type { DB } from '../../db/schema.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { addDays } from '../../domain/quantity/days.ts';
import { type SampleAct, type SampleOrder, sampleOrders } from './sample-orders.ts';

export type SeedOrdersDeps = {
  db: Kysely<DB>;
  commands: CommandContext;
  now: Date;
  /** Waits until the order's process has applied what was committed. */
  settled: (intakeNumber: string) => Promise<void>;
};

const HOUR_MS = 3_600_000;

/**
 * Sends the sample orders in and lets their people act, by the commands and the processes that everybody uses; only
 * the time is an earlier one. Run again it repeats the same commands under the same keys: nothing happens twice.
 */
export async function seedOrders(deps: SeedOrdersDeps): Promise<void> {
  await Promise.all(
    sampleOrders(localDate(deps.now, 'Asia/Shanghai')).map((order) => seedOrder(deps, order)),
  );
}

async function seedOrder(deps: SeedOrdersDeps, order: SampleOrder): Promise<void> {
  const { company, by, channel, document, acts, key } = order;
  const cameIn = deps.now.getTime() - order.hoursAgo * HOUR_MS;
  const { body } = await submitOrder(at(deps, cameIn), request(by, `sample-${key}`), {
    companyId: company,
    channel,
    document,
  });
  if (body.stage === 'REJECTED') return;
  const { intakeNumber } = body;
  for (const [index, act] of acts.entries()) {
    await deps.settled(intakeNumber);
    // Each half an hour after the one before, as if somebody had worked on it.
    const context = at(deps, Math.min(cameIn + (index + 1) * (HOUR_MS / 2), deps.now.getTime()));
    await perform(deps, context, request(act.by, `sample-${key}-${index}`), intakeNumber, act);
  }
  await deps.settled(intakeNumber);
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
    const { outcome = 'approve', reason, prepayment, measure } = act;
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
      findings: measure === undefined ? undefined : { measure },
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

function at({ commands }: SeedOrdersDeps, instant: number): CommandContext {
  return { ...commands, now: () => new Date(instant) };
}

function request(subject: string, key: string): CommandRequest {
  const requestHash = createHash('sha256').update(key).digest('hex');
  return { subject, method: 'POST', path: '/sample', key, requestHash, correlationId: key };
}
