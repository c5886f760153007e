import type { WorkCalendar } from '../calendar/calendar.ts';
import { isRequest } from '../gates/gate-kinds.ts';
import type { OrderDocument } from '../order/document.ts';
import { localDate } from '../order/local-date.ts';
import type { Stage } from '../order/stages.ts';
import { CUSTOMER_INFO } from '../policy/intake-schema.ts';
import type { ClockRule, OwnerRule, Policy } from '../policy/policy-schema.ts';
import type { TimeMode } from '../working-time/clock-times.ts';
import { clockScope, type ClockScope, endOfAgreedDay } from './clock-rule.ts';
import { type ClockSchedule, clockSchedule } from './clock-schedule.ts';
import { clockTerm, type Term } from './clock-term.ts';

/** A gate just opened, in this stage of its order; its clocks start at `openedAt`. */
export type OpenedGate = {
  id: string;
  code: string;
  stage: Stage;
  openedAt: Date;
  taskIds: readonly string[];
};

/** A stage just entered, and when the order was received, from which its own clocks run. */
export type EnteredStage = { stage: Stage; since: Date; receivedAt: Date };

/** A revision has moved the date to which these clocks of the whole order count. */
export type RedatedOrder = { codes: readonly string[]; receivedAt: Date };

export type PlannedClock = ClockSchedule & {
  code: string;
  scope: ClockScope;
  /**
   * A task's or gate's id; `revision-N` for a group, timed once as long as it is asked; the stage or `hold` and its
   * start; `order`, or `order@revision-N` for a date that this revision has moved.
   */
  subjectId: string;
  startedAt: Date;
  term: Term;
  agreedAt: Date | null;
  mode: TimeMode;
  /** The stage it runs in; null for the whole order and for a hold. */
  stage: Stage | null;
  /** Who answers for it. */
  ownerRoles: readonly string[];
  soft: boolean;
  pausedWhile: readonly string[];
};

export type ClockCause = {
  revision: number;
  policy: Policy;
  document: OrderDocument;
  gates: readonly OpenedGate[];
  entered?: EnteredStage | undefined;
  /** Since when the order is held. */
  heldSince?: Date | undefined;
  redated?: RedatedOrder | undefined;
};

/**
 * The clocks that a policy starts for these gates, a stage just entered, or a hold, with their times. A group's clock
 * starts with the first of its gates that is asked. A clock whose date is blank is not started.
 */
export function planClocks(calendar: WorkCalendar, cause: ClockCause): PlannedClock[] {
  const { policy, document } = cause;
  return policy.clocks.flatMap((rule) => {
    const { mode, tiers } = rule;
    const scope = clockScope(rule);
    return subjectsOf(rule, cause).flatMap(({ subjectId, startedAt }) => {
      const term = clockTerm(policy, rule, document, localDate(startedAt, calendar.zone));
      if (!term) return [];
      const agreedAt =
        term.kind === 'agreed' && term.agreedOn !== null
          ? endOfAgreedDay(calendar, term.agreedOn, mode)
          : null;
      return {
        code: rule.code,
        scope,
        subjectId,
        startedAt,
        term,
        agreedAt,
        mode,
        stage: stageOf(rule, scope, cause),
        ownerRoles: ownersOf(policy, rule, scope).map(({ role }) => role),
        soft: rule.soft ?? false,
        pausedWhile: rule.pausedWhile,
        ...clockSchedule(
          calendar,
          {
            ...term,
            startedAt,
            agreedAt,
            mode,
            pauses: [],
            warnedAt: null,
            tier: 0,
            tierStartedAt: startedAt,
            period: 0,
          },
          tiers,
        ),
      };
    });
  });
}

type Subject = { subjectId: string; startedAt: Date };

function subjectsOf(
  rule: ClockRule,
  { revision, gates, entered, heldSince, redated }: ClockCause,
): Subject[] {
  const { kind, gateCodes } = clockScope(rule);
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
    case 'stage':
      return entered && 'stage' in rule.of && rule.of.stage === entered.stage
        ? [{ subjectId: `${entered.stage}@${entered.since.toISOString()}`, startedAt: entered.since }]
        : [];
    case 'order':
      if (redated?.codes.includes(rule.code)) {
        return [{ subjectId: `order@revision-${revision}`, startedAt: redated.receivedAt }];
      }
      return entered ? [{ subjectId: 'order', startedAt: entered.receivedAt }] : [];
    case 'hold':
      return heldSince ? [{ subjectId: `hold@${heldSince.toISOString()}`, startedAt: heldSince }] : [];
  }
}

/**
 * A gate of the policy is of the stage that the policy gives it; one of a request, of the stage in which it is asked.
 */
function stageOf(rule: ClockRule, { gateCodes }: ClockScope, { policy, gates }: ClockCause): Stage | null {
  if ('stage' in rule.of) return rule.of.stage;
  const [first] = gateCodes;
  if (first === CUSTOMER_INFO) return 'AWAITING_CUSTOMER_INFO';
  const gate = policy.gates.find(({ code }) => code === first) ?? gates.find(({ code }) => code === first);
  return gate?.stage ?? null;
}

function ownersOf(policy: Policy, rule: ClockRule, { gateCodes }: ClockScope): OwnerRule[] {
  if (rule.owners) return rule.owners;
  const owners = [
    ...policy.gates.filter((gate) => gateCodes.includes(gate.code)).flatMap((gate) => gate.owners),
    ...gateCodes.flatMap((code) => (isRequest(code) ? (policy[code]?.owners ?? []) : [])),
    ...(gateCodes.includes(CUSTOMER_INFO) ? (policy.intake?.incomplete?.owners ?? []) : []),
  ];
  return owners.filter(({ role }, at) => owners.findIndex((other) => other.role === role) === at);
}
