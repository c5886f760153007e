import { html } from 'hono/html';
import type { LinkStanding } from '../../db/queries/link-standing.ts';
import { localTime } from '../../domain/notices/local-time.ts';
import { factList } from './fact-list.ts';
import type { Html } from './page-frame.ts';
import type { PageWords } from './page-words.ts';

/** What the customer has answered by the link, and when it was recorded. */
export function answerReceipt(
  { answered, questions }: LinkStanding,
  { words, zone }: { words: PageWords; zone: string },
): Html | null {
  if (!answered) return null;
  const { answer, customerPerson, remark, expectedOn, at } = answered;
  return html`<section class="box ok" role="status">
    <h2>${words.onRecord}</h2>
    ${factList([
      [words.yourAnswer, words.recorded[answer]],
      ...questions.map((asked) => [asked.question, asked.answer] as const),
      [words.confirmedDate, expectedOn],
      [words.said, remark],
      [words.by, customerPerson],
      [words.when, `${localTime(at.toISOString(), zone)} (${zone})`],
    ])}
  </section>`;
}
