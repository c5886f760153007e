import type { Finding, PolicyField } from '../policy/policy-schema.ts';
import { isBlank } from './document-paths.ts';
import { missing, problem } from './document-problem.ts';
import type { DocumentProblem } from './document-problem.ts';

/** What a policy asks for by name: of an order, or of whoever decides a gate. */
type Field = Pick<PolicyField, 'code' | 'title' | 'choices' | 'required'> & { type: Finding['type'] };

const TYPE_NAMES = {
  text: { zh: '文本', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  boolean: { zh: '是或否', en: 'true or false' },
  date: { zh: '日期(YYYY-MM-DD)', en: 'a date such as 2026-11-24' },
  choice: { zh: '选项', en: 'one of the choices' },
  check: { zh: '是(true)或说明何处不符的文字', en: 'true, or a text that says what does not hold' },
} as const;

/** What is wrong with a policy's own fields: missing, of another type, not among the choices, unknown. */
export function fieldProblems(
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
): DocumentProblem[] {
  const known = new Set(fields.map((field) => field.code));
  const unknown = Object.keys(values)
    .filter((code) => !known.has(code))
    .map((code) =>
      problem(
        `fields.${code}`,
        'unknown-field',
        `本制度没有字段“${code}”`,
        `the policy has no field "${code}"`,
      ),
    );
  return [...unknown, ...fields.flatMap((field) => valueProblems(field, valueOf(values, field.code)))];
}

function valueOf(values: Readonly<Record<string, unknown>>, code: string): unknown {
  return Object.hasOwn(values, code) ? values[code] : undefined;
}

function valueProblems(field: Field, value: unknown): DocumentProblem[] {
  const path = `fields.${field.code}`;
  if (isBlank(value)) return field.required ? [missing(path, field.title.zh, field.title.en)] : [];
  if (!hasType(field, value)) {
    const name = TYPE_NAMES[field.type];
    return [
      problem(path, 'wrong-type', `${field.title.zh}应为${name.zh}`, `${field.title.en} must be ${name.en}`),
    ];
  }
  const choices = field.choices ?? [];
  if (field.type !== 'choice' || choices.some((choice) => choice === value)) return [];
  const list = choices.join(', ');
  return [
    problem(
      path,
      'unknown-choice',
      `${field.title.zh}只能是:${list}`,
      `${field.title.en} must be one of: ${list}`,
    ),
  ];
}

function hasType(field: Field, value: unknown): boolean {
  switch (field.type) {
    case 'text':
    case 'choice':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'check':
      return value === true || typeof value === 'string';
    case 'date':
      return typeof value === 'string' && isDate(value);
  }
}

/** A day of the calendar as YYYY-MM-DD: 2026-02-30 is none, and there was no year 0. */
export function isDate(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}
