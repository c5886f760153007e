import { randomUUID } from 'node:crypto';
import { html } from 'hono/html';
import type { FieldError } from '../../commands/problem.ts';
import { LINK_ANSWERS } from '../../domain/links/link-purposes.ts';
import { type AskedForm, formLabels } from './form-labels.ts';
import { questionField } from './form-fields.ts';
import type { Html } from './page-frame.ts';
import type { PageWords } from './page-words.ts';
import { errorText } from './wrong-fields.ts';

/** A form as it was sent, with what is wrong in it. */
export type SentForm = { values: ReadonlyMap<string, string>; errors: readonly FieldError[] };

/** date: of delivery, as the page shows it: confirming the order is confirming it (P-46). */
type ShownForm = AskedForm & { date: string; sent: SentForm | null };

/**
 * The form by which the customer answers, without script. There is no token against forgery: no cookie or login is sent
 * along with it, and who knows the address may answer anyhow. Its key makes two clicks one answer.
 */
export function answerForm({ date, sent, ...asked }: ShownForm): Html {
  const { purpose, questions, words } = asked;
  const labels = formLabels(asked);
  const field = (name: string): Field => {
    const error = sent?.errors.find(({ path }) => path === name);
    const label = labels.get(name) ?? name;
    return { name, label, value: sent?.values.get(name) ?? '', error: error && errorText(error, words) };
  };
  return html`<section id="form">
    <h2>${words.asking[purpose]}</h2>
    <form method="post" accept-charset="utf-8">
      <input type="hidden" name="key" value="${randomUUID()}" />
      ${
        purpose === 'questions'
          ? html`<input type="hidden" name="answer" value="answered" /> ${questions.map(({ questionId }) =>
                area({ ...field(questionField(questionId)), max: 4_000, required: true }),
              )}`
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

function choices(
  answers: readonly (keyof PageWords['choices'])[],
  { name, label, value, error, date, words }: Field & Pick<ShownForm, 'date' | 'words'>,
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
          <span
            >${words.choices[answer]}
            ${answer === 'confirmed' && html`<span class="day">(${date})</span>`}</span
          >
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
