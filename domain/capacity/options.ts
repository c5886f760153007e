import { currencyDigits } from '../money/currency.ts';
import { exact } from '../money/exact.ts';
import { compareMoney, multiplyMoney } from '../money/money.ts';
import { daysBetween } from '../quantity/days.ts';
import { centresOf, extraLeft, noExtra, optionsOf, withExtra } from './extra-hours.ts';
import type { OptionsQuestion, Plan } from './extra-hours.ts';
import { toHours, toThousandths } from './hours.ts';
import { loadJobs } from './load-forward.ts';
import type { Load, Step } from './load-forward.ts';

export type CapacityOption = {
  /** The required day is met with it. */
  feasible: boolean;
  /** The finish with it; without it where it would gain nothing. Null: not within the horizon. */
  earliest: string | null;
  /** Hours beyond the regular ones, or given away. */
  extraHours: number;
  extraCost: string;
  /** Calendar days earlier than without it; null when there is no finish without it. */
  daysGained: number | null;
};

/** What may be done where regular hours are not enough (P-35). */
export type CapacityMeasure = 'overtime' | 'equipment' | 'outsourcing';

/** The best plan with one measure beside the load with regular hours alone. */
export function planWith(measure: CapacityMeasure, question: OptionsQuestion, base: Load): Plan {
  switch (measure) {
    case 'overtime':
      return overtimePlan(question, base);
    case 'equipment':
      return equipmentPlan(question, base);
    case 'outsourcing':
      return outsourcingPlan(question, base);
  }
}

/** The same plan as it is proposed to people. */
export function optionWith(measure: CapacityMeasure, question: OptionsQuestion, base: Load): CapacityOption {
  const { requiredDay } = question;
  const { load, extraHours, extraCost } = planWith(measure, question, base);
  const { finish } = load;
  return {
    feasible: finish !== null && finish <= requiredDay,
    earliest: finish,
    extraHours,
    extraCost,
    daysGained: base.finish === null || finish === null ? null : daysBetween(finish, base.finish),
  };
}

/** Overtime in half hours a day at every centre: the cheapest that meets the day, else that gains most. */
function overtimePlan(question: OptionsQuestion, base: Load): Plan {
  const most = Math.max(
    0,
    ...centresOf(question).map((centre) => optionsOf(question, centre)?.overtimeHoursPerDay ?? 0),
  );
  const plans: Plan[] = [];
  for (let hours = 0; hours < most; hours += 0.5) plans.push(withOvertime(question, hours));
  plans.push(withOvertime(question, most));
  return choose(question, base, plans);
}

/** One more machine at every centre that can have one; it costs its day wherever it is used. */
function equipmentPlan(question: OptionsQuestion, base: Load): Plan {
  const plan = withExtra(
    question,
    (centre, day) => extraLeft(question, optionsOf(question, centre)?.equipmentHoursPerDay ?? 0)(centre, day),
    (centre) =>
      multiplyMoney(optionsOf(question, centre)?.equipmentCostPerDay ?? '0', '1', question.currency),
  );
  return choose(question, base, [noExtra(question, base), plan]);
}

/** All work of one centre given away, or that of all centres that can: the cheapest that meets the day. */
function outsourcingPlan(question: OptionsQuestion, base: Load): Plan {
  const able = centresOf(question).filter((centre) => leadDays(question, centre) !== null);
  const plans = [...able.map((centre) => [centre]), able].map((away) =>
    withOutsourcing(question, new Set(away)),
  );
  return choose(question, base, [noExtra(question, base), ...plans]);
}

function withOvertime(question: OptionsQuestion, hours: number): Plan {
  return withExtra(
    question,
    (centre, day) =>
      Math.min(
        hours,
        extraLeft(question, optionsOf(question, centre)?.overtimeHoursPerDay ?? 0)(centre, day),
      ),
    (centre, extra) =>
      multiplyMoney(
        optionsOf(question, centre)?.overtimeCostPerHour ?? '0',
        String(extra),
        question.currency,
      ),
  );
}

function withOutsourcing(question: OptionsQuestion, away: ReadonlySet<string>): Plan {
  const given = question.jobs.flat().filter(({ workCentreId, hours }) => away.has(workCentreId) && hours > 0);
  const jobs = question.jobs.map((operations) =>
    operations.map((operation): Step => {
      const awayDays = leadDays(question, operation.workCentreId);
      return awayDays !== null && operation.hours > 0 && away.has(operation.workCentreId)
        ? { awayDays }
        : operation;
    }),
  );
  return {
    load: loadJobs({ ...question, jobs }),
    extraHours: toHours(given.reduce((sum, { hours }) => sum + toThousandths(hours), 0)),
    extraCost: costOf(
      given.map(({ workCentreId, hours }) => ({
        rate: optionsOf(question, workCentreId)?.outsourcingCostPerHour ?? '0',
        hours: toHours(toThousandths(hours)),
      })),
      question.currency,
    ),
  };
}

/** Each rounded to the minor unit. A proposal and no amount of ours: it may have more digits than those. */
function costOf(parts: readonly { rate: string; hours: number }[], currency: string): string {
  const digits = currencyDigits(currency);
  return parts
    .reduce((sum, { rate, hours }) => {
      const cost = exact(rate).times(exact(String(hours)));
      return sum.plus(cost.toDecimalPlaces(digits));
    }, exact('0'))
    .toFixed(digits);
}

/** Of the plans that meet the day the cheapest; else the earliest; never one that is later than without. */
function choose(question: OptionsQuestion, base: Load, plans: readonly Plan[]): Plan {
  const { requiredDay } = question;
  const better = plans.filter(
    ({ load }) => load.finish !== null && (base.finish === null || load.finish <= base.finish),
  );
  const meeting = better.filter(({ load }) => load.finish !== null && load.finish <= requiredDay);
  const order = (a: Plan, b: Plan) =>
    (meeting.length > 0 ? 0 : (a.load.finish ?? '').localeCompare(b.load.finish ?? '')) ||
    compareMoney(a.extraCost, b.extraCost);
  return (meeting.length > 0 ? meeting : better).toSorted(order)[0] ?? noExtra(question, base);
}

function leadDays(question: OptionsQuestion, workCentreId: string): number | null {
  return optionsOf(question, workCentreId)?.outsourcingLeadDays ?? null;
}
