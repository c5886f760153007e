import { z } from '@hono/zod-openapi';
import { CommandProblem } from '../../commands/problem.ts';
import { LINK_ANSWERS, type LinkPurpose } from '../../domain/links/link-purposes.ts';
import { text } from '../http/fields.ts';

const QUESTION = 'answers.';

/** The field of the form in which a question is answered; its fault has the same path in a problem. */
export function questionField(questionId: string): string {
  return `${QUESTION}${questionId}`;
}

/** A field that is sent twice has a list, which no form takes. */
export type FormFields = ReadonlyMap<string, string | readonly string[]>;

/**
 * The fields of a body of application/x-www-form-urlencoded; what was left empty is not given. Throws `malformed-request` for what is no such body in UTF-8.
 */
export function formFields(bytes: Uint8Array): FormFields {
  const fields = new Map<string, string | readonly string[]>();
  for (const part of decoded(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).split('&')) {
    const [name = '', ...rest] = part.split('=');
    const value = plain(rest.join('=')).replaceAll('\r\n', '\n');
    if (value === '') continue;
    const key = plain(name);
    const before = fields.get(key);
    fields.set(key, before === undefined ? value : [before, value].flat());
  }
  return fields;
}

function plain(encoded: string): string {
  return decoded(() => decodeURIComponent(encoded.replaceAll('+', ' ')));
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new CommandProblem('malformed-request', 'The form cannot be read: it is not UTF-8.');
  }
}

/** The fields as the form of a link's page has them: the answers to questions apart. */
export function formValue(fields: FormFields): Record<string, unknown> {
  const isAnswer = ([name]: readonly [string, unknown]) => name.startsWith(QUESTION);
  const answers = [...fields].filter(isAnswer).map(([name, value]) => [name.slice(QUESTION.length), value]);
  const others = [...fields].filter((field) => !isAnswer(field));
  return { answers: Object.fromEntries(answers), ...Object.fromEntries(others) };
}

/** The form of a link's page, with a field for each question that is open. */
export function formSchema(
  purpose: Exclude<LinkPurpose, 'view'>,
  questions: readonly { questionId: string }[],
) {
  const asked = questions.map(({ questionId }) => [questionId, text(4_000)] as const);
  return z.strictObject({
    key: z.guid(),
    answer: z.enum(LINK_ANSWERS[purpose]),
    answers: z.strictObject(Object.fromEntries(asked)),
    remark: text(2_000).optional(),
    customerPerson: text(200),
  });
}
