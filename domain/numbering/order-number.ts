import type { Policy } from '../policy/policy-schema.ts';

/** `format` with the tokens {company} {class} {yyyy} {yy} {mm} {dd} {seq:N}, and when its count starts anew. */
export type NumberRule = Pick<Policy['orderNumber'], 'format' | 'reset'>;

/** The company's code, the code of the class that names the order ('' for none), the company's local date. */
export type NumberSubject = { company: string; class: string; date: string };

/** The number every order gets when it is received; also the id of its workflow. */
export const INTAKE_NUMBER = {
  format: 'IN-{company}-{yyyy}{mm}{dd}-{seq:4}',
  reset: 'day',
} as const satisfies NumberRule;

/** Under this name instead of a policy's the intake numbers are counted. */
export const INTAKE_COUNTER = 'intake';

/**
 * The number for one count of the sequence (from 1). A count with more than N digits makes the number longer;
 * it never wraps. Throws RangeError on an unknown token or a code that does not suit an id.
 */
export function renderNumber(rule: NumberRule, subject: NumberSubject, seq: number): string {
  if (!Number.isSafeInteger(seq) || seq < 1) throw new RangeError(`a sequence counts from 1, not ${seq}`);
  const { year, month, day } = partsOf(subject.date);
  return rule.format.replaceAll(/\{([^{}]*)\}/g, (_, token: string) => {
    const width = /^seq:(\d)$/.exec(token)?.[1];
    if (width !== undefined) return String(seq).padStart(Number(width), '0');
    switch (token) {
      case 'company':
        return suitable(subject.company, 'company');
      case 'class':
        return subject.class === '' ? '' : suitable(subject.class, 'class');
      case 'yyyy':
        return year;
      case 'yy':
        return year.slice(2);
      case 'mm':
        return month;
      case 'dd':
        return day;
      default:
        throw new RangeError(`unknown token {${token}} in the number format "${rule.format}"`);
    }
  });
}

/**
 * The key under which a sequence counts: policy, company, class, period. The company and the class count apart
 * only where the number shows them, or two orders would get the same number.
 */
export function counterKey(rule: NumberRule, policy: string, subject: NumberSubject): string {
  const company = rule.format.includes('{company}') ? suitable(subject.company, 'company') : '-';
  const named = rule.format.includes('{class}') && subject.class !== '';
  return [policy, company, named ? suitable(subject.class, 'class') : '-', periodOf(rule, subject.date)].join(
    '/',
  );
}

function periodOf(rule: NumberRule, date: string): string {
  const { year, month, day } = partsOf(date);
  switch (rule.reset) {
    case 'never':
      return '-';
    case 'year':
      return year;
    case 'month':
      return `${year}-${month}`;
    case 'day':
      return `${year}-${month}-${day}`;
  }
}

function partsOf(date: string): { year: string; month: string; day: string } {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  if (year === undefined || month === undefined || day === undefined) {
    throw new RangeError(`"${date}" is not a date such as 2026-11-24`);
  }
  return { year, month, day };
}

/** Letters (Chinese too), digits, "_", "." and "-": a slash, a percent sign or a blank would break paths and ids. */
function suitable(code: string, what: string): string {
  if (!/^[\p{L}\p{N}_.-]+$/u.test(code))
    throw new RangeError(`the ${what} code "${code}" does not suit a number`);
  return code;
}
