import { html } from 'hono/html';
import type { Html } from './page-frame.ts';

/** Names with their values; what has no value is left out. */
export function factList(facts: readonly (readonly [string, string | null | undefined])[]): Html {
  const given = facts.filter(([, value]) => value);
  return html`<dl>
    ${given.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
