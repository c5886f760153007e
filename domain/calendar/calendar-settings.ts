import { z } from 'zod';
import type { DayRule, WorkCalendar } from './calendar.ts';
import { chineseYear } from './chinese-days.ts';
import { parseHours, parseWeekdays } from './shifts.ts';
import { isZone } from './zone.ts';

/** The `calendar:` part of a policy, as a person writes it. */
export const calendarSettings = z.object({
  zone: z.string().refine(isZone, {
    error: ({ input }) => `"${String(input)}" is not an IANA time zone such as Asia/Shanghai`,
  }),
  hours: readable(parseHours),
  weekdays: readable(parseWeekdays).default([1, 2, 3, 4, 5]),
  /** `cn`: the Chinese public holidays and make-up days; `none`: weekdays only. */
  holidays: z.enum(['cn', 'none']).default('none'),
  /** The company's own days; they win over the public ones. */
  days: z
    .record(
      z.iso.date(),
      z.union([z.enum(['working', 'holiday']), z.object({ hours: readable(parseHours) })]),
    )
    .default({}),
});

export type CalendarSettings = z.infer<typeof calendarSettings>;

/** The calendar for the given years; public holidays of other years are unknown to it, hence provisional. */
export function calendarFromSettings(settings: CalendarSettings, years: readonly number[]): WorkCalendar {
  const publicYears = settings.holidays === 'cn' ? years.map((year) => chineseYear(year)) : [];
  const days: Record<string, DayRule> = {};
  for (const day of publicYears.flatMap((year) => year.days)) days[day.date] = day.kind;
  for (const [date, rule] of Object.entries(settings.days)) {
    days[date] = typeof rule === 'string' ? rule : { shifts: rule.hours };
  }
  return {
    zone: settings.zone,
    shifts: settings.hours,
    weekdays: settings.weekdays,
    days,
    announcedYears:
      settings.holidays === 'cn'
        ? publicYears.filter((year) => year.announced).map((year) => year.year)
        : 'all',
  };
}

/** A string that one of our readers understands; its message becomes the schema's. */
function readable<T>(read: (text: string) => T) {
  return z.string().transform((text, context): T => {
    try {
      return read(text);
    } catch (error) {
      context.issues.push({
        code: 'custom',
        input: text,
        message: error instanceof Error ? error.message : 'unreadable',
      });
      return z.NEVER;
    }
  });
}
