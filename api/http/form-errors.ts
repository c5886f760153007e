import type { z } from 'zod';
import { en, zhCN } from 'zod/locales';
import { CommandProblem, type FieldError } from '../../commands/problem.ts';
import type { Locale } from './locale.ts';
import { pathText } from './path-text.ts';

/** So many faults are told; who has more has one fault that matters. */
const TOLD = 100;

const WORDING = { 'zh-CN': zhCN().localeError, en: en().localeError };
const MISSING = { 'zh-CN': '缺少', en: 'is missing' };
const UNKNOWN = { 'zh-CN': '没有这个字段', en: 'is not a field' };

export type Parsed<S extends z.ZodType> =
  { ok: true; data: z.output<S> } | { ok: false; errors: FieldError[] };

/** Holds a value against its form; every fault at its path below `prefix`, in the caller's language. */
export function parseForm<S extends z.ZodType>(
  schema: S,
  value: unknown,
  locale: Locale,
  prefix = '',
): Parsed<S> {
  const parsed = schema.safeParse(value, {
    reportInput: true,
    error: (issue) => {
      return isAbsent(issue) ? MISSING[locale] : WORDING[locale](issue);
    },
  });
  if (parsed.success) return { ok: true, data: parsed.data };
  return { ok: false, errors: parsed.error.issues.flatMap((issue) => errorsOf(issue, locale, prefix)) };
}

/** The refusal of a form: every wrong field, at most a hundred of them. */
export function formProblem(errors: readonly FieldError[]): CommandProblem {
  const more = errors.length > TOLD ? ` Only the first ${TOLD} of ${errors.length} faults are listed.` : '';
  return new CommandProblem('validation', `${errors.length} of the fields are wrong.${more}`, {
    errors: errors.slice(0, TOLD),
  });
}

function errorsOf(issue: z.core.$ZodIssue, locale: Locale, prefix: string): FieldError[] {
  const path = [...(prefix === '' ? [] : [prefix]), ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText([...path, key]),
      code: 'unknown-field',
      message: UNKNOWN[locale],
    }));
  }
  const code = isAbsent(issue) ? 'required' : issue.code.replaceAll('_', '-');
  return [{ path: pathText(path), code, message: issue.message }];
}

/** Nothing was given where a type or one of some values is asked for. */
function isAbsent(issue: z.core.$ZodRawIssue | z.core.$ZodIssue): boolean {
  return issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}
