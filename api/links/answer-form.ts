import { randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import type { FieldError } from '../../commands/problem.ts';
import { LINK_ANSWERS, type LinkPurpose } from '../../domain/links/link-purposes.ts';
import { questionField } from './form-fields.ts';
import type { Html } from './page-frame.ts';
import type { PageWords } from './page-words.ts';

/** A form as it was sent, with what is wrong in it. */
export type SentForm = { values: ReadonlyMap<string, string>; errors: readonly FieldError[] };

export type AskedForm = {
  purpose: Exclude<LinkPurpose, 'view'>;
  questions: readonly { questionId: string; question: string }[];
  /** Of delivery, as the page shows it: confirming the order is confirming it (P-46). */
  date: string;
  words: PageWords;
  sent?: SentForm | undefined;
};

const NOTHING_SENT: SentForm = { values: new Map(), errors: [] };

/**
 * The form by which the customer answers, without script; sent again as it was, it wants the same once. There is no token
 * against forgery: no cookie or login is sent along with it, and who knows the address may answer anyhow.
 */
export function answerForm({ purpose, questions, date, words, sent = NOTHING_SENT }: AskedForm): Html {
  const asked = questions.map(({ questionId, question }) => [questionField(questionId), question] as const);
  const labels = new Map([
    ['answer', words.yourAnswer],
    ...asked,
    ...(purpose === 'questions' ? [] : [['remark', words.remark[purpose]] as const]),
    ['customerPerson', words.yourName],
  ]);
  const field = (name: string) => ({
    name,
    label: labels.get(name) ?? name,
    value: sent.values.get(name) ?? '',
    error: textOf(
      sent.errors.find(({ path }) => path === name),
      words,
    ),
  });
  return html`<section id="answer">
    <h2>${words.asking[purpose]}</h2>
    ${sent.errors.length > 0 && wrongFields(sent.errors, labels, words)}
    <form method="post" accept-charset="utf-8">
      <input type="hidden" name="key" value="${randomUUID()}" />
      ${
        purpose === 'questions'
          ? html`<input type="hidden" name="answer" value="answered" />
              ${asked.map(([name]) => area({ ...field(name), max: 4_000, required: true }))}`
          : html`${choices(LINK_ANSWERS[purpose], { ...field('answer'), date, words })}
            ${area({ ...field('remark'), max: 2_000, required: false })}`
      }
      ${nameField(field('customerPerson'))}
      <p class="note">${words.once}</p>
      <button type="submit">${words.send}</button>
    </form>
  </section>`;
}

type Field = { name: string; label: string; value: string; error: string | undefined };

function wrongFields(errors: readonly FieldError[], labels: Map<string, string>, words: PageWords): Html {
  return html`<div class="box bad" role="alert">
    <p>${words.wrong}</p>
    <ul>
      ${errors.map((error) => {
        const label = labels.get(error.path);
        const text = textOf(error, words);
        return label === undefined
          ? html`<li>${error.path}: ${text}</li>`
          : html`<li><a href="#${error.path}">${label}</a>: ${text}</li>`;
      })}
    </ul>
  </div>`;
}

/** In the customer's words where they can be foreseen. */
function textOf(error: FieldError | undefined, words: PageWords): string | undefined {
  if (error === undefined) return undefined;
  const { path, code, message } = error;
  if (path === 'expectedOn') return words.dateOver;
  if (path === 'key') return words.sendAgain;
  if (path === 'answer' || code === 'required' || code === 'invalid-format') return words.fillIn;
  if (code === 'custom') return words.notText;
  return code === 'too-big' ? words.tooLong : message;
}

function choices(
  answers: readonly (keyof PageWords['choices'])[],
  { name, label, value, error, date, words }: Field & Pick<AskedForm, 'date' | 'words'>,
): Html {
  return html`<fieldset id="${name}">
    <legend>${label}</legend>
    ${answers.map(
      (answer) =>
        html`<label class="choice">
          <input
            type="radio"
            name="${name}"
            value="${answer}"
            required
            ${answer === value ? 'checked' : ''}
          />
          <span>${words.choices[answer]}${answer === 'confirmed' ? ` (${date})` : ''}</span>
        </label>`,
    )}
    ${errorLine(name, error)}
  </fieldset>`;
}

function area({
  name,
  label,
  value,
  error,
  max,
  required,
}: Field & { max: number; required: boolean }): Html {
  // The line break after the tag is dropped by the browser, and so keeps one with which the text begins.
  return html`<div class="field">
    <label class="label" for="${name}">${label}</label>
    <textarea
      id="${name}"
      name="${name}"
      maxlength="${max}"
      aria-invalid="${String(error !== undefined)}"
      aria-describedby="${name}-error"
      ${required ? 'required' : ''}
    >
${value}</textarea>
    ${errorLine(name, error)}
  </div>`;
}

function nameField({ name, label, value, error }: Field): Html {
  return html`<div class="field">
    <label class="label" for="${name}">${label}</label>
    <input
      type="text"
      id="${name}"
      name="${name}"
      value="${value}"
      maxlength="200"
      autocomplete="name"
      aria-invalid="${String(error !== undefined)}"
      aria-describedby="${name}-error"
      required
    />
    ${errorLine(name, error)}
  </div>`;
}

function errorLine(name: string, error: string | undefined): Html {
  return html`<p class="error" id="${name}-error">${error ?? ''}</p>`;
}
