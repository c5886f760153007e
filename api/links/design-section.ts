import { html } from 'hono/html';
import type { DesignVersion } from '../../db/designs.ts';
import { localTime } from '../../domain/notices/local-time.ts';
import { factList } from './fact-list.ts';
import type { Html } from './page-frame.ts';
import type { PageWords } from './page-words.ts';

/** The version of the design that the link asks about: which file it is, its SHA-256 says. */
export function designSection(
  { version, reference, sha256, submittedAt }: DesignVersion,
  { words, zone }: { words: PageWords; zone: string },
): Html {
  return html`<section>
    <h2>${words.design}</h2>
    ${factList([
      [words.version, String(version)],
      [words.document, reference],
      ['SHA-256', sha256],
      [words.submitted, `${localTime(submittedAt.toISOString(), zone)} (${zone})`],
    ])}
  </section>`;
}
