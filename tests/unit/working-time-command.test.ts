import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/working-time.ts', import.meta.url));
const HOURS = ['--hours', '08:30-12:00,13:30-18:00'];
const MONDAY = ['--from', '2026-11-23T15:00:00+08:00'];
const NIGHTS = ['--hours', '22:00-06:00', '--weekdays', '1-7', '--zone'];

/** Runs the command as another program does. */
function workingTime(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
    });
  });
}

describe('given the working-time command', () => {
  test.each([
    [
      'P-61 (S-06): four hours over the night',
      [...HOURS, ...MONDAY, '--add', 'PT4H'],
      '2026-11-24T09:30:00+08:00',
    ],
    ['the span of it', [...HOURS, ...MONDAY, '--to', '2026-11-24T09:30:00+08:00'], 'PT4H'],
    ['a span is never written in days', [...HOURS, ...MONDAY, '--to', '2026-12-07T15:00:00+08:00'], 'PT80H'],
    ['P-66 (S-09): one working day', [...HOURS, ...MONDAY, '--add', 'P1D'], '2026-11-24T15:00:00+08:00'],
    ['a day and hours', [...HOURS, ...MONDAY, '--add', 'P1DT4H'], '2026-11-25T09:30:00+08:00'],
    [
      'the calendar of a policy',
      ['--policy', 'standard', ...MONDAY, '--add', 'PT4H'],
      '2026-11-24T09:30:00+08:00',
    ],
    [
      "a policy's holidays",
      ['--policy', 'generic-2', '--from', '2026-09-30T17:00:00+08:00', '--add', 'PT4H'],
      '2026-10-08T11:30:00+08:00',
    ],
    [
      'an instant in UTC',
      [...HOURS, '--from', '2026-11-23T07:00:00Z', '--add', 'PT4H'],
      '2026-11-24T09:30:00+08:00',
    ],
    [
      'local time of the zone',
      [...HOURS, '--from', '2026-11-23T15:00', '--add', 'PT4H'],
      '2026-11-24T09:30:00+08:00',
    ],
    [
      'another zone, over the change to summer time',
      [...HOURS, '--zone', 'Europe/Berlin', '--from', '2026-03-27T17:00:00+01:00', '--add', 'PT4H'],
      '2026-03-30T11:30:00+02:00',
    ],
    [
      'a shift over midnight',
      ['--hours', '22:00-06:00', '--from', '2026-11-23T23:00:00+08:00', '--add', 'PT10H'],
      '2026-11-25T01:00:00+08:00',
    ],
    [
      "Friday's night shift on Saturday morning",
      ['--hours', '22:00-06:00', '--from', '2026-11-21T01:00:00+08:00', '--to', '2026-11-21T12:00:00+08:00'],
      'PT5H',
    ],
    [
      'a night shift that lasts an hour longer when summer time ends',
      [...NIGHTS, 'America/New_York', '--from', '2026-10-31T22:00-04:00', '--to', '2026-11-01T06:00-05:00'],
      'PT9H',
    ],
    [
      'a night shift that lasts an hour less when it begins',
      [...NIGHTS, 'Europe/Berlin', '--from', '2026-03-28T22:00:00+01:00', '--add', 'PT8H'],
      '2026-03-29T23:00:00+02:00',
    ],
  ])('when asked: %s, then it answers %3$s', async (_, args, answer) => {
    expect(await workingTime(...args)).toEqual({ code: 0, out: `${answer}\n`, err: '' });
  });

  test('when the answer lies in a year whose holidays are not announced, then it says so apart from the answer', async () => {
    const args = [...HOURS, '--holidays', 'cn', '--from', '2026-12-31T17:00:00+08:00', '--add', 'PT2H'];
    const asked = await workingTime(...args);
    expect(asked).toEqual({
      code: 0,
      out: '2027-01-04T09:30:00+08:00\n',
      err: 'provisional: the Chinese holidays of 2027 are not known\n',
    });
  });

  test.each([
    [[...HOURS, '--from', 'noon', '--add', 'PT4H'], '--from: "noon" is not an ISO 8601 instant'],
    [[...HOURS, '--from', '1800-01-01T00:00:00Z', '--add', 'PT4H'], '--from: "1800-01-01T00:00:00Z" is not'],
    [[...HOURS, ...MONDAY, '--add', '4h'], '--add: "4h" is not an ISO 8601 duration'],
    [[...HOURS, ...MONDAY, '--add=-PT4H'], '--add: "-PT4H" is negative'],
    [
      [...HOURS, ...MONDAY, '--add', 'PT100000H'],
      '--add: 100000 hours are not worked in the ten years after',
    ],
    [[...HOURS, ...MONDAY, '--to', '2026-11-22T15:00:00+08:00'], '--to: 2026-11-22T15:00:00+08:00 is before'],
    [[...HOURS, ...MONDAY, '--to', '2046-11-22T15:00:00+08:00'], '--to: from '],
    [['--hours', '9-17', ...MONDAY, '--add', 'PT4H'], '--hours: "9" is not a time'],
    [
      ['--hours', '08:00-12:00,11:00-13:00', ...MONDAY, '--add', 'PT4H'],
      '--hours: the shifts 08:00-12:00 and',
    ],
    [[...HOURS, '--zone', 'Mars', ...MONDAY, '--add', 'PT4H'], '--zone: "Mars" is not an IANA time zone'],
    [[...HOURS, '--weekdays', '8', ...MONDAY, '--add', 'PT4H'], '--weekdays: "8" is not a weekday'],
    [[...HOURS, '--holidays', 'us', ...MONDAY, '--add', 'PT4H'], '--holidays: '],
    [
      ['--policy', 'none', ...MONDAY, '--add', 'PT4H'],
      '--policy: there is none called "none"; there are bench,',
    ],
    [
      ['--policy', 'standard', '--weekdays', '1-5', ...MONDAY, '--add', 'PT4H'],
      '--weekdays goes with --hours',
    ],
    [[...MONDAY, '--add', 'PT4H'], 'give either --hours or --policy'],
    [[...HOURS, ...MONDAY], 'give either --add or --to'],
    [[...HOURS, '--add', 'PT4H'], '--from is missing'],
    [[...HOURS, ...MONDAY, '--add', 'PT4H', '--hour', '3'], "Unknown option '--hour'"],
  ])('when it gets %j, then it says %s and exits with 2', async (args, message) => {
    const { code, out, err } = await workingTime(...args);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('when several arguments are wrong, then each is named', async () => {
    const { err } = await workingTime(...HOURS, '--zone', 'Mars', '--from', 'x', '--add', 'y');
    expect(err.match(/^--\w+/gm)).toEqual(['--zone', '--from', '--add']);
  });
});
