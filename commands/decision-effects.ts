import { calendarOf, policyCalendarId } from '../db/calendars.ts';
import { decideCapacity } from '../db/capacity.ts';
import { decideCredit } from '../db/credit.ts';
import { pauseClocks, resumeClocks } from '../db/clocks/pause-clocks.ts';
import { stopAllClocks } from '../db/clocks.ts';
import { withdrawGates } from '../db/withdraw-gates.ts';
import type { Condition } from '../domain/gates/evidence.ts';
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

async function reserveCredit(deciding: Deciding): Promise<void> {
  const { trx, scope, order } = deciding;
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
    conditionsOf(deciding),
  );
  if (decided.ok) return;
  const { available, needed } = decided.evidence;
  throw new CommandProblem(
    'credit-exceeded',
    `The account has ${available} ${order.currency} left, the order needs ${needed}. Refuse, or approve with a prepayment or guarantee.`,
    { extra: { credit: decided.evidence } },
  );
}

async function reserveCapacity(deciding: Deciding): Promise<void> {
  const { trx, scope, order, policy, context } = deciding;
  const { calendar } = await calendarOf(trx, policyCalendarId(policy.id));
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
    measureOf(deciding),
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

/** All conditions under which the gate is approved: of the answers before this one, and of this one. */
function conditionsOf({ context, input }: Deciding): Condition[] {
  const before = context.seats.flatMap(({ outcome, conditions }) =>
    outcome === 'approve-with-conditions' ? conditions : [],
  );
  return [...before, ...(input.conditions ?? [])];
}

type Measure = 'overtime' | 'equipment' | 'outsourcing';

/** The measure that the last conditional yes of the gate has chosen. */
function measureOf({ context, input }: Deciding): Measure | null {
  const given = [...context.seats, { outcome: input.outcome, findings: input.findings ?? {} }];
  const chosen = given.flatMap(({ outcome, findings }) =>
    outcome === 'approve-with-conditions' ? (measureNamed(findings['measure']) ?? []) : [],
  );
  return chosen.at(-1) ?? null;
}

function measureNamed(value: unknown): Measure | null {
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

/**
 * What follows from a recorded decision beside its own gate. Need documents: the task stands still, and its clocks
 * with it, until sales adds them. An order that is to be cancelled or declined is asked nothing more; one that is
 * not to be cancelled goes on, and so do its clocks.
 */
export async function effectsOf(deciding: Deciding, gate: 'open' | 'approved' | 'refused'): Promise<void> {
  const { trx, scope, order, context, input } = deciding;
  const { id: orderId } = order;
  const { kind, id: gateId } = context.gate;
  const at = scope.now;
  if (input.outcome === 'need-documents') {
    await pauseClocks(trx, { orderId, gateId, taskId: context.task.id, reason: 'documents-wanted', at });
  }
  if (kind !== 'cancel' && kind !== 'decline') return;
  if (gate === 'approved') {
    await withdrawGates(trx, order, { at, which: 'all' });
    await stopAllClocks(trx, orderId, at);
  }
  if (gate === 'refused' && kind === 'cancel') {
    await resumeClocks(trx, { orderId, gateId: null, reason: 'cancel-asked', at });
  }
}
