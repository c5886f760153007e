import { html } from 'hono/html';
import { LINK_FAULTS, type LinkFault } from '../../domain/links/link-fault.ts';
import type { Ctx } from '../http/endpoint.ts';
import type { Locale } from '../http/locale.ts';
import { problemTold } from '../problems/problem-answer.ts';
import { answerPage } from './page-frame.ts';
import { PAGE_WORDS } from './page-words.ts';

/** An error as a page in the customer's language: what is wrong, and what they can do. */
export async function problemPage(c: Ctx, error: unknown): Promise<Response> {
  const { status, headers, body } = problemTold(error, c);
  const words = PAGE_WORDS[c.get('locale')];
  const title = String(body['title']);
  const fault = faultText(body['fault'], c.get('locale'));
  const again = headers['retry-after'] !== undefined;
  const content = html`<h1>${title}</h1>
    ${fault !== null && html`<p>${fault}</p>`}
    ${(status === 404 || status === 410) && html`<p>${words.newLink}</p>`}
    ${again && html`<p>${words.sendAgain}</p>`}
    <p class="note">${words.reference}: <code>${c.get('correlationId')}</code></p>`;
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return answerPage(c, { title, content, status });
}

/** Why a link cannot be used, in the customer's language; null where that is not what is wrong. */
export function faultText(fault: unknown, locale: Locale): string | null {
  if (!isFault(fault)) return null;
  return LINK_FAULTS[fault][locale === 'en' ? 'en' : 'zh'];
}

function isFault(fault: unknown): fault is LinkFault {
  return typeof fault === 'string' && Object.hasOwn(LINK_FAULTS, fault);
}
