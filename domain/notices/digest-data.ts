import { Temporal } from 'temporal-polyfill';
import { type ObligationKind, obligationSort } from '../gates/obligation-kinds.ts';
import type { Policy } from '../policy/policy-schema.ts';
import { countOf, type Matters, matterLines } from './digest-matters.ts';
import { localTime } from './local-time.ts';
import type { NoticeData } from './notice.ts';
import { gateTitle } from './notice-data.ts';

/** A task that waits for one person. */
export type WaitingTask = {
  policy: Policy;
  gateCode: string;
  intakeNumber: string;
  /** null without a clock. */
  dueAt: Date | null;
};

/** A condition to be met, or a risk to be looked at again, that is due today or late. */
export type DueObligation = {
  kind: ObligationKind;
  description: string;
  intakeNumber: string;
  /** YYYY-MM-DD. */
  dueOn: string;
  late: boolean;
};

/** So many of a kind are named; the others are counted. */
export const LISTED = 10;

/**
 * What the morning digest says: how many tasks are open, late and due later today (by the calendar of each order's
 * policy), and the most urgent of them; then the obligations that are due, and what else waits by their office.
 */
export function digestData(
  {
    tasks,
    obligations,
    matters,
  }: { tasks: readonly WaitingTask[]; obligations: readonly DueObligation[]; matters: Matters },
  now: Date,
): NoticeData {
  const urgent = tasks.toSorted((a, b) => dueOf(a) - dueOf(b) || compare(a.intakeNumber, b.intakeNumber));
  const listed = urgent.slice(0, LISTED);
  const due = obligations.slice(0, LISTED);
  const late = tasks.filter(({ dueAt }) => dueAt !== null && dueAt <= now);
  const today = tasks.filter(({ dueAt, policy }) => {
    const { zone } = policy.calendar;
    return dueAt !== null && dueAt > now && localDay(dueAt, zone) === localDay(now, zone);
  });
  return {
    open: String(tasks.length),
    total: String(tasks.length + obligations.length + countOf(matters)),
    overdue: String(late.length + obligations.filter((one) => one.late).length),
    today: String(today.length),
    obligations: counted(obligations.length),
    holds: counted(matters.holds.length),
    limits: counted(matters.limits.length),
    toComplete: counted(matters.toComplete.total),
    settlements: counted(matters.settlements.length),
    enquiries: counted(matters.enquiries.length),
    listZh: list('zh'),
    listEn: list('en'),
  };

  function list(language: 'zh' | 'en'): string {
    return [
      ...listed.map((task) => lineOf(task, language, now)),
      ...due.map((one) => dueLine(one, language)),
      ...matterLines(matters, language, LISTED),
    ].join('\n');
  }
}

function counted(number: number): string {
  return number === 0 ? '' : String(number);
}

/** The date on the wall of the zone, `YYYY-MM-DD`. */
export function localDay(instant: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return local.toPlainDate().toString();
}

const WORDS = {
  zh: { due: '，到期 ', late: '，已逾期，应于 ', condition: '条件', promise: '承诺', risk: '风险复核' },
  en: { due: ', due ', late: ', late, was due ', condition: 'Condition', promise: 'Promised', risk: 'Risk' },
};

function lineOf({ policy, gateCode, intakeNumber, dueAt }: WaitingTask, language: 'zh' | 'en', now: Date) {
  const asked = `${gateTitle(policy, gateCode)[language]} ${intakeNumber}`;
  if (dueAt === null) return asked;
  const words = WORDS[language];
  const due = localTime(dueAt.toISOString(), policy.calendar.zone);
  return `${asked}${dueAt <= now ? words.late : words.due}${due}`;
}

function dueLine({ kind, description, intakeNumber, dueOn, late }: DueObligation, language: 'zh' | 'en') {
  const words = WORDS[language];
  const { due, late: was } = words;
  return `${words[obligationSort(kind)]} ${intakeNumber} ${description}${late ? was : due}${dueOn}`;
}

function dueOf({ dueAt }: WaitingTask): number {
  return dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
