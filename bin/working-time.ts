import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { calendarFromSettings, calendarSettings } from '../domain/calendar/calendar-settings.ts';
import type { CalendarSettings } from '../domain/calendar/calendar-settings.ts';
import { isAnnounced, type WorkCalendar } from '../domain/calendar/calendar.ts';
import { isZone } from '../domain/calendar/zone.ts';
import { dueAt } from '../domain/working-time/clock-times.ts';
import { formatSpan, parseAllowance } from '../domain/working-time/duration.ts';
import { checkInstant, workingTimeBetween } from '../domain/working-time/working-time.ts';
import { policyCalendar } from './working-time/policy-calendar.ts';
import { WrongArguments } from './working-time/wrong-arguments.ts';

const HELP = `Working-time arithmetic of Countersign, for people and for programs that check it.

  npm run -s working-time -- (--hours H | --policy P) --from ISO (--add DURATION | --to ISO)

  --hours H      shifts of a working day, such as 08:30-12:00,13:30-18:00; a shift may cross midnight
                 (22:00-06:00, it belongs to the day it starts) or end at 24:00. Shifts must not overlap.
  --policy P     the calendar of policies/P.yaml, or of a file ending in .yaml, in place of --hours
  --zone Z       IANA time zone; Asia/Shanghai without it, or the policy's
  --weekdays W   working weekdays with --hours: 1-5 (1 = Monday, the default), 1,3,5, mon-sat
  --holidays C   with --hours: none (the default, so only the weekday counts) or cn, the Chinese public
                 holidays and make-up days
  --from ISO     an instant with an offset or Z; without one it is local time in the zone
  --add D        prints the instant at which D has been worked: PT4H, PT30M, P1D (one working day), P1DT4H
  --to ISO       prints the time worked from --from to --to in hours, minutes and seconds: PT4H30M

A span that ends with a shift gives the end of that shift; PT0S gives --from itself. A day (P1D) is the same
wall clock on the next working day, clipped into its hours; a day off counts as after the close before it.
A year whose Chinese holidays are not announced yet is reckoned by weekdays and the fixed holidays, and a line
on standard error says that the answer is provisional. Wrong arguments are named on standard error, exit code 2.
`;

const options = {
  hours: { type: 'string' },
  policy: { type: 'string' },
  zone: { type: 'string' },
  weekdays: { type: 'string' },
  holidays: { type: 'string' },
  from: { type: 'string' },
  add: { type: 'string' },
  to: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Arguments = ReturnType<typeof readArguments>;
type Question = {
  settings: CalendarSettings;
  from: Date;
  ask: { add: ReturnType<typeof parseAllowance> } | { to: Date };
};

try {
  const args = readArguments();
  if (args.help) process.stdout.write(HELP);
  else answer(readQuestion(args));
} catch (error) {
  if (!(error instanceof WrongArguments)) throw error;
  process.stderr.write(`${error.message}\nSee npm run -s working-time -- --help\n`);
  process.exitCode = 2;
}

function answer({ settings, from, ask }: Question): void {
  const first = from.getUTCFullYear() - 1;
  const years = Array.from({ length: 13 }, (_, index) => first + index);
  const calendar = calendarFromSettings(settings, years);
  const { result, end } = named('to' in ask ? '--to: ' : '--add: ', () =>
    reckon(calendar, settings.zone, from, ask),
  );
  process.stdout.write(`${result}\n`);

  const [start, stop] = [local(from, settings.zone).year, local(end, settings.zone).year];
  const unknown = years.filter((year) => start <= year && year <= stop && !isAnnounced(calendar, year));
  if (unknown.length > 0) {
    process.stderr.write(`provisional: the Chinese holidays of ${unknown.join(', ')} are not known\n`);
  }
}

function reckon(
  calendar: WorkCalendar,
  zone: string,
  from: Date,
  ask: Question['ask'],
): { result: string; end: Date } {
  if ('to' in ask) return { result: formatSpan(workingTimeBetween(calendar, from, ask.to)), end: ask.to };
  const end = dueAt(calendar, from, ask.add, 'working')?.at;
  if (!end) throw new Error('without a pause there is always an answer');
  return { result: local(end, zone).toString({ timeZoneName: 'never' }), end };
}

/** What the arithmetic refuses, as a complaint about the argument it concerns. */
function named<T>(option: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof RangeError ? new WrongArguments(`${option}${error.message}`) : error;
  }
}

function local(instant: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
}

function readArguments() {
  try {
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    throw new WrongArguments(error instanceof Error ? error.message : String(error));
  }
}

function readQuestion(args: Arguments): Question {
  const problems: string[] = [];
  function attempt<T>(name: string, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof WrongArguments || error instanceof RangeError)) throw error;
      problems.push(...error.message.split('\n').map((line) => `${name}${line}`));
      return null;
    }
  }
  const { hours, policy, from, add, to } = args;
  if ((hours === undefined) === (policy === undefined)) problems.push('give either --hours or --policy');
  if ((add === undefined) === (to === undefined)) problems.push('give either --add or --to');
  if (from === undefined) problems.push('--from is missing: give an ISO 8601 instant');
  if (policy !== undefined && args.weekdays !== undefined) problems.push('--weekdays goes with --hours only');
  if (policy !== undefined && args.holidays !== undefined) problems.push('--holidays goes with --hours only');

  const settings = attempt('--', () => readSettings(args));
  const asked = args.zone ?? settings?.zone ?? 'Asia/Shanghai';
  const zone = isZone(asked) ? asked : 'UTC';

  const start = from === undefined ? null : attempt('--from: ', () => readInstant(from, zone));
  const span = add === undefined ? null : attempt('--add: ', () => parseAllowance(add));
  const end = to === undefined ? null : attempt('--to: ', () => readInstant(to, zone));
  if (start && end && end < start) problems.push(`--to: ${to} is before --from ${from}`);
  const ask = span ? { add: span } : end ? { to: end } : null;
  if (problems.length > 0 || !settings || !start || !ask) throw new WrongArguments(problems.join('\n'));
  return { settings, from: start, ask };
}

function readSettings(args: Arguments): CalendarSettings | null {
  if (args.hours === undefined && args.policy === undefined) return null;
  const { zone, weekdays, holidays } = args;
  const chosen =
    args.policy === undefined
      ? { zone: zone ?? 'Asia/Shanghai', hours: args.hours, weekdays, holidays }
      : { ...policyCalendar(args.policy), ...(zone === undefined ? {} : { zone }) };
  const read = calendarSettings.safeParse(chosen);
  if (read.success) return read.data;
  throw new WrongArguments(
    read.error.issues
      .map(
        ({ path, message }) =>
          `${args.policy === undefined ? '' : 'policy: calendar.'}${path.join('.')}: ${message}`,
      )
      .join('\n'),
  );
}

function readInstant(text: string, zone: string): Date {
  const instant = instantOf(text, zone);
  if (!instant) {
    throw new WrongArguments(`"${text}" is not an ISO 8601 instant: write 2026-11-23T15:00:00+08:00`);
  }
  checkInstant(`"${text}"`, instant);
  return instant;
}

function instantOf(text: string, zone: string): Date | null {
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    // It has no offset, or is no instant at all.
  }
  try {
    return new Date(Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds);
  } catch {
    return null;
  }
}
