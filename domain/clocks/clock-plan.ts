import type { WorkCalendar } from '../calendar/calendar.ts';
import type { OrderDocument } from '../order/document.ts';
import type { ClockRule, Policy } from '../policy/policy-schema.ts';
import type { TimeMode } from '../working-time/clock-times.ts';
import { agreedDate, clockAllowance, type ClockScope, clockScope, endOfAgreedDay } from './clock-rule.ts';
import { type ClockSchedule, clockSchedule } from './clock-schedule.ts';

/** A gate just opened; its clocks start at `openedAt`. */
export type OpenedGate = { id: string; code: string; openedAt: Date; taskIds: readonly string[] };

export type PlannedClock = ClockScope &
  ClockSchedule & {
    code: string;
    /** The task's or the gate's id; `revision-N` for a group, which is timed once a revision. */
    subjectId: string;
    startedAt: Date;
    allowance: string | null;
    agreedAt: Date | null;
    mode: TimeMode;
    pausedWhile: readonly string[];
  };

/**
 * The clocks that a policy starts for these gates, with their times. A group's clock starts with the first of its
 * gates that is asked. A clock whose agreed date is blank is not started.
 */
export function planClocks(
  calendar: WorkCalendar,
  {
    revision,
    policy,
    document,
    gates,
  }: { revision: number; policy: Policy; document: OrderDocument; gates: readonly OpenedGate[] },
): PlannedClock[] {
  return policy.clocks.flatMap((rule) => {
    const allowance = clockAllowance(policy, rule);
    const agreedAt = allowance === null ? agreedInstant(calendar, document, rule) : null;
    if (allowance === null && agreedAt === null) return [];
    const scope = clockScope(rule);
    return subjects(scope, revision, gates).map(({ subjectId, startedAt }) => ({
      ...scope,
      code: rule.code,
      subjectId,
      startedAt,
      allowance,
      agreedAt,
      mode: rule.mode,
      pausedWhile: rule.pausedWhile,
      ...firstTimes(calendar, rule, { startedAt, allowance, agreedAt }),
    }));
  });
}

type Subject = { subjectId: string; startedAt: Date };

function subjects(
  { kind, gateCodes }: ClockScope,
  revision: number,
  gates: readonly OpenedGate[],
): Subject[] {
  const timed = gates.filter((gate) => gateCodes.includes(gate.code));
  switch (kind) {
    case 'task':
      return timed.flatMap(({ taskIds, openedAt }) =>
        taskIds.map((subjectId) => ({ subjectId, startedAt: openedAt })),
      );
    case 'gate':
      return timed.map(({ id, openedAt }) => ({ subjectId: id, startedAt: openedAt }));
    case 'group':
      return timed
        .map(({ openedAt }) => ({ subjectId: `revision-${revision}`, startedAt: openedAt }))
        .toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
        .slice(0, 1);
  }
}

function firstTimes(
  calendar: WorkCalendar,
  { mode, tiers }: ClockRule,
  start: { startedAt: Date; allowance: string | null; agreedAt: Date | null },
): ClockSchedule {
  const { startedAt } = start;
  const fresh = { pauses: [], warnedAt: null, tier: 0, tierStartedAt: startedAt };
  return clockSchedule(calendar, { ...start, ...fresh, mode }, tiers);
}

function agreedInstant(calendar: WorkCalendar, document: OrderDocument, rule: ClockRule): Date | null {
  if (typeof rule.allowance === 'string' || !('field' in rule.allowance)) return null;
  const date = agreedDate(document, rule.allowance.field);
  return date === null ? null : endOfAgreedDay(calendar, date, rule.mode);
}
