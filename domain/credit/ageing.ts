import { sumMoney } from '../money/money.ts';

/** How long invoices have been due, in days; null without an end. An invoice is not due on its due day. */
export const AGES = [
  { code: 'notDue', from: null, to: 0 },
  { code: 'days1To30', from: 1, to: 30 },
  { code: 'days31To60', from: 31, to: 60 },
  { code: 'days61To90', from: 61, to: 90 },
  { code: 'over90', from: 91, to: null },
] as const;

export type AgeBuckets = Record<(typeof AGES)[number]['code'], string>;

/** The amounts with all digits of their currency. */
export function agesIn(currency: string, ages: AgeBuckets): AgeBuckets {
  const money = (amount: string) => sumMoney([amount], currency);
  return {
    notDue: money(ages.notDue),
    days1To30: money(ages.days1To30),
    days31To60: money(ages.days31To60),
    days61To90: money(ages.days61To90),
    over90: money(ages.over90),
  };
}
