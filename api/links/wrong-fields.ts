import { html } from 'hono/html';
import type { FieldError } from '../../commands/problem.ts';
import { type AskedForm, formLabels } from './form-labels.ts';
import type { Html } from './page-frame.ts';
import type { PageWords } from './page-words.ts';

/** Every wrong field of a form that was sent, each a way to it; at the top of the page, where a browser begins. */
export function wrongFields(errors: readonly FieldError[], asked: AskedForm): Html {
  const { words } = asked;
  const labels = formLabels(asked);
  return html`<div class="box bad" role="alert">
    <p>${words.wrong}</p>
    <ul>
      ${errors.map((error) => {
        const label = labels.get(error.path);
        const text = errorText(error, words);
        return label === undefined
          ? html`<li>${error.path}: ${text}</li>`
          : html`<li><a href="#${error.path}">${label}</a>: ${text}</li>`;
      })}
    </ul>
  </div>`;
}

/** What is wrong with a field, in the customer's words where it can be foreseen. */
export function errorText({ path, code, message }: FieldError, words: PageWords): string {
  if (path === 'expectedOn') return words.dateOver;
  if (path === 'key') return words.sendAgain;
  if (path === 'answer' || code === 'required' || code === 'invalid-format') return words.fillIn;
  if (code === 'custom') return words.notText;
  return code === 'too-big' ? words.tooLong : message;
}
