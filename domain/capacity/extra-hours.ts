import { sumMoney } from '../money/money.ts';
import { slot } from './free-hours.ts';
import type { FreeHours } from './free-hours.ts';
import { toHours, toThousandths } from './hours.ts';
import { loadJobs } from './load-forward.ts';
import type { Horizon, Load } from './load-forward.ts';
import type { Operation } from './routing.ts';

/** What a work centre could do beyond its hours, and what that costs (amounts as decimal text). */
export type CentreOptions = {
  overtimeHoursPerDay: number;
  overtimeCostPerHour: string;
  equipmentHoursPerDay: number;
  equipmentCostPerDay: string;
  outsourcingCostPerHour: string;
  /** Calendar days until outsourced work is back; null when it cannot be given away. */
  outsourcingLeadDays: number | null;
};

export type OptionsQuestion = Horizon & {
  jobs: readonly (readonly Operation[])[];
  requiredDay: string;
  currency: string;
  centres: ReadonlyMap<string, CentreOptions>;
  /** Overtime and machine hours that others have reserved already; none when absent. */
  extraTaken?: FreeHours | undefined;
};

/** The order loaded in one way, with what that takes beyond the regular hours. */
export type Plan = { load: Load; extraHours: number; extraCost: string };

/** Who needs nothing extra: the load as it is. */
export function noExtra({ currency }: OptionsQuestion, base: Load): Plan {
  return { load: base, extraHours: 0, extraCost: sumMoney([], currency) };
}

/** Loads with more hours on every working day; what goes beyond the regular free hours is extra and costs. */
export function withExtra(
  question: OptionsQuestion,
  more: FreeHours,
  costOf: (workCentreId: string, extraHours: number) => string,
): Plan {
  const freeHours: FreeHours = (centre, day) => question.freeHours(centre, day) + more(centre, day);
  const load = loadJobs({ ...question, freeHours });
  const used = new Map<string, { centre: string; day: string; thousandths: number }>();
  for (const { workCentreId: centre, day, hours } of load.days) {
    const key = slot(centre, day);
    used.set(key, { centre, day, thousandths: (used.get(key)?.thousandths ?? 0) + toThousandths(hours) });
  }
  const extra = [...used.values()]
    .map(({ centre, day, thousandths }) => ({
      centre,
      thousandths: thousandths - toThousandths(question.freeHours(centre, day)),
    }))
    .filter(({ thousandths }) => thousandths > 0);
  return {
    load,
    extraHours: toHours(extra.reduce((sum, each) => sum + each.thousandths, 0)),
    extraCost: sumMoney(
      extra.map(({ centre, thousandths }) => costOf(centre, toHours(thousandths))),
      question.currency,
    ),
  };
}

export function centresOf({ jobs }: OptionsQuestion): string[] {
  return [...new Set(jobs.flat().map(({ workCentreId }) => workCentreId))];
}

/** What others leave of the hours that a centre could add on a day. */
export function extraLeft({ extraTaken }: OptionsQuestion, most: number): FreeHours {
  return (centre, day) =>
    toHours(Math.max(0, toThousandths(most) - toThousandths(extraTaken?.(centre, day) ?? 0)));
}

export function optionsOf({ centres }: OptionsQuestion, workCentreId: string): CentreOptions | undefined {
  return centres.get(workCentreId);
}
