import { calendarOf, policyCalendarId } from '../db/calendars.ts';
import { decideCapacity } from '../db/capacity.ts';
import { decideCredit } from '../db/credit.ts';
import { pauseClocks } from '../db/clocks/pause-clocks.ts';
import { dueAt } from '../domain/working-time/clock-times.ts';
import { parseAllowance } from '../domain/working-time/duration.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { WorkCalendar } from '../domain/calendar/calendar.ts';
import type { Deciding } from './decide-task.ts';
import { CommandProblem } from './problem.ts';

/** What approving a gate does beside saying yes: credit reserves the limit (P-26), capacity the hours (P-31). */
export async function reserveFor(deciding: Deciding): Promise<void> {
  if (deciding.context.gate.kind === 'credit') await reserveCredit(deciding);
  if (deciding.context.gate.kind === 'capacity') await reserveCapacity(deciding);
}

async function reserveCredit({ trx, scope, order, input }: Deciding): Promise<void> {
  const decided = await decideCredit(
    trx,
    {
      orderId: order.id,
      revision: order.revision,
      companyId: order.company_id,
      customerId: order.customer_id,
      amount: order.amount,
      currency: order.currency,
      prepaid: order.prepaid,
      now: scope.now,
    },
    input.conditions ?? [],
  );
  if (decided.ok) return;
  const { available, needed } = decided.evidence;
  throw new CommandProblem(
    'credit-exceeded',
    `The account has ${available} ${order.currency} left, the order needs ${needed}. Refuse, or approve with a prepayment or guarantee.`,
    { extra: { credit: decided.evidence } },
  );
}

async function reserveCapacity({ trx, scope, order, policy, context, input }: Deciding): Promise<void> {
  const { calendar } = await calendarOf(trx, policyCalendarId(policy.id));
  const measure = input.outcome === 'approve-with-conditions' ? measureOf(input.findings?.['measure']) : null;
  const decided = await decideCapacity(
    trx,
    {
      orderId: order.id,
      revision: order.revision,
      companyId: order.company_id,
      document: context.revision.document,
      now: scope.now,
      calendar,
    },
    measure,
    reservedUntil(policy, calendar, scope.now),
  );
  if (decided.ok) return;
  const earliest = decided.evidence.earliest ?? 'not within the planning horizon';
  throw new CommandProblem(
    'capacity-exceeded',
    `The hours for ${order.required_on} are not free; the earliest date is ${earliest}. Refuse, or approve with a measure.`,
    { extra: { capacity: decided.evidence } },
  );
}

function measureOf(value: unknown): 'overtime' | 'equipment' | 'outsourcing' | null {
  return value === 'overtime' || value === 'equipment' || value === 'outsourcing' ? value : null;
}

function reservedUntil(policy: Policy, calendar: WorkCalendar, now: Date): Date {
  const setting = policy.capacityReservation?.setting;
  const allowance = setting === undefined ? undefined : policy.settings[setting]?.value;
  if (typeof allowance !== 'string') {
    throw new Error(`policy ${policy.id} has a capacity gate and no time for which its hours are kept`);
  }
  const until = dueAt(calendar, now, parseAllowance(allowance), 'calendar');
  if (until === null) throw new Error('an allowance without pauses always ends');
  return until.at;
}

/** Need documents: the task stands still, and its clocks with it, until sales adds them. */
export async function pauseForDocuments({ trx, scope, order, context }: Deciding): Promise<void> {
  await pauseClocks(trx, {
    orderId: order.id,
    gateId: context.gate.id,
    taskId: context.task.id,
    reason: 'documents-wanted',
    at: scope.now,
  });
}
