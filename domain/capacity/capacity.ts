import { addDays } from '../quantity/days.ts';
import { toHours, toThousandths } from './hours.ts';
import { loadJobs } from './load-forward.ts';
import type { LoadedDay } from './load-forward.ts';
import { optionWith } from './options.ts';
import type { OptionsQuestion } from './extra-hours.ts';
import type { CapacityOption } from './options.ts';

export type CapacityAnswer = {
  /** The finish with regular hours; null when it is not within the horizon. */
  earliest: string | null;
  fits: boolean;
  /** What would be reserved, as far as the horizon reaches. */
  days: LoadedDay[];
  /** Hours that a centre lacks up to the required day, whatever the sequence; only centres that lack some. */
  shortfallHours: { workCentreId: string; hours: number }[];
  options: { overtime: CapacityOption; equipment: CapacityOption; outsourcing: CapacityOption };
};

/**
 * Can the order be made by the required day (P-31), and if not, what would overtime, more equipment or giving
 * work away do to date and cost (P-35)? An order that is not late by lack of hours but by sequence shows no
 * shortfall. The answer proposes; people decide.
 */
export function capacityAnswer(question: OptionsQuestion): CapacityAnswer {
  const base = loadJobs(question);
  return {
    earliest: base.finish,
    fits: base.finish !== null && base.finish <= question.requiredDay,
    days: base.days,
    shortfallHours: shortfalls(question),
    options: {
      overtime: optionWith('overtime', question, base),
      equipment: optionWith('equipment', question, base),
      outsourcing: optionWith('outsourcing', question, base),
    },
  };
}

function shortfalls(question: OptionsQuestion): CapacityAnswer['shortfallHours'] {
  const wanted = new Map<string, number>();
  for (const { workCentreId, hours } of question.jobs.flat()) {
    wanted.set(workCentreId, (wanted.get(workCentreId) ?? 0) + toThousandths(hours));
  }
  const days = daysUntil(question);
  return [...wanted].flatMap(([workCentreId, needed]) => {
    const free = days.reduce((sum, day) => sum + toThousandths(question.freeHours(workCentreId, day)), 0);
    return needed > free ? [{ workCentreId, hours: toHours(needed - free) }] : [];
  });
}

function daysUntil({ workingDays, startDay, horizonDays, requiredDay }: OptionsQuestion): string[] {
  const end = addDays(startDay, horizonDays);
  const days: string[] = [];
  for (const day of workingDays(startDay)) {
    if (day > requiredDay || day >= end) break;
    days.push(day);
  }
  return days;
}
