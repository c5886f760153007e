import { moneyProblem, toMinor } from '../money/money.ts';
import { isMonthDay } from '../season/month-day.ts';
import { parseAllowance } from '../working-time/duration.ts';
import type { Setting } from './policy-schema.ts';

/** Why a value does not fit its setting, or null. Money and durations are written as text, so that they stay exact. */
export function settingProblem(
  setting: Pick<Setting, 'type'>,
  value: string | number,
  currency: string,
): string | null {
  const said = JSON.stringify(value);
  switch (setting.type) {
    case 'money':
      if (typeof value === 'string' && moneyProblem(value, currency) === null && !value.startsWith('-'))
        return null;
      return `${said} is not an amount of ${currency}: write it in quotes, such as "500000"`;
    case 'duration':
      return durationProblem(value);
    case 'days':
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return null;
      return `${said} is not a number of days: write a whole number`;
    case 'percent':
      if (typeof value === 'number' && value >= 0 && value <= 100) return null;
      return `${said} is not a percentage: write a number from 0 to 100`;
    case 'number':
      return typeof value === 'number' ? null : `${said} is not a number`;
    case 'month-day':
      return typeof value === 'string' && isMonthDay(value)
        ? null
        : `${said} is not a day of every year: write it in quotes, such as "09-15"`;
    case 'text':
      return typeof value === 'string' && value.trim() !== '' ? null : `${said} is not a text`;
  }
}

/** The value as conditions see it: money in whole minor units, days as an integer. Throws for a missing value. */
export function settingForCondition(setting: Setting, currency: string): string | number | bigint {
  const { value, type } = setting;
  if (value === undefined) throw new Error(`the setting "${setting.title.en}" has no value`);
  if (type === 'money') return toMinor(String(value), currency);
  return type === 'days' ? BigInt(value) : value;
}

function durationProblem(value: string | number): string | null {
  try {
    parseAllowance(String(value));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'is not a duration';
  }
}
