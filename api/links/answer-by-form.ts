import { createHash } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { answerLink } from '../../commands/answer-link.ts';
import type { CommandRequest } from '../../commands/command.ts';
import type { LinkAnswer } from '../../commands/link-handler.ts';
import { CommandProblem, problemBody } from '../../commands/problem.ts';
import type { LinkRecord } from '../../db/links.ts';
import { linkStanding } from '../../db/queries/link-standing.ts';
import { appliedOf } from '../http/applied.ts';
import { limitedBody } from '../http/commanding.ts';
import { type Ctx, type Endpoint, routerPath } from '../http/endpoint.ts';
import type { Api } from '../http/environment.ts';
import { formProblem, parseForm } from '../http/form-errors.ts';
import { commandRequest } from '../http/idempotency.ts';
import type { Locale } from '../http/locale.ts';
import { PROBLEM_TEXTS } from '../problems/problem-texts.ts';
import { ANSWER_PATH, linkCaller } from './answer-link.ts';
import { customerPage, type Refused } from './customer-page.ts';
import { type FormFields, formFields, formSchema, formValue } from './form-fields.ts';
import { linkOfToken } from './link-of-token.ts';
import { PAGE_WORDS } from './page-words.ts';
import { faultText, problemPage } from './problem-page.ts';
import { admitLook, shownLink } from './shown-link.ts';

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * POST /c/{token} of the form on the customer's page: the same command as with JSON, answered by the page with what is on
 * record, or with every wrong field. Its place in the OpenAPI document is with the JSON body.
 */
export const answerByFormEndpoint: Endpoint = (app, api) => {
  app.post(routerPath(ANSWER_PATH), limitedBody, async (c, next) => {
    if (!FORM.test(c.req.header('content-type') ?? '')) return next();
    try {
      return await answerByForm(api, c);
    } catch (error) {
      return problemPage(c, error);
    }
  });
};

async function answerByForm(api: Api, c: Ctx): Promise<Response> {
  const link = await admitLook(api, c);
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const fields = formFields(bytes);
  const problem = await refusedAnswer(api, c, { link, bytes, fields });
  // Read again: what the page shows is what is on record now.
  const shown = await shownLink(api, await linkOfToken(api, c.req.param('token') ?? ''), c.get('locale'));
  return customerPage(c, shown, problem && { ...problem, values: single(fields) });
}

type Sent = { link: LinkRecord; bytes: Uint8Array<ArrayBuffer>; fields: FormFields };

/** Null when the answer is on record by this click or an earlier one of the same form; else why it is not taken. */
async function refusedAnswer(api: Api, c: Ctx, sent: Sent): Promise<Refused | null> {
  try {
    const { status, body } = await answerLink(api.commands, requestOf(c, sent), await answerOf(api, c, sent));
    if (status >= 400) return refused(c, { ...body });
    // The page says where the order stands: by then mostly where the answer has brought it.
    await appliedOf(api, body, 'wait=1');
    return null;
  } catch (error) {
    if (!(error instanceof CommandProblem) || error.status >= 500) throw error;
    return refused(c, problemBody(error));
  }
}

/** The page has a key of its own in the form: the same bytes are the same click; other words, or a page anew, are not. */
function requestOf(c: Ctx, { link, bytes }: Sent): CommandRequest {
  const key = `form:${createHash('sha256').update(bytes).digest('hex')}`;
  const correlationId = c.get('correlationId');
  return commandRequest({ ...linkCaller(link), key, ifMatch: undefined, body: bytes, correlationId });
}

async function answerOf(api: Api, c: Ctx, { link, fields }: Sent): Promise<LinkAnswer & { linkId: string }> {
  const { id: linkId, purpose } = link;
  if (purpose === 'view') throw new CommandProblem('forbidden', 'This link shows the order.');
  const { questions } = await linkStanding(api.db, link);
  const parsed = parseForm(formSchema(purpose, questions), formValue(fields), c.get('locale'));
  if (!parsed.ok) throw formProblem(parsed.errors);
  const { answer, answers, remark, customerPerson } = parsed.data;
  const given = Object.entries(answers).map(([questionId, answer]) => ({ questionId, answer }));
  return { linkId, answer, answers: given, remark, customerPerson };
}

const problemForm = z.object({
  type: z.string(),
  status: z.number(),
  fault: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).default([]),
});

function refused(c: Ctx, body: Record<string, unknown>): Refused {
  const { type, status, fault, errors } = problemForm.parse(body);
  const locale = c.get('locale');
  const notice = faultText(fault, locale) ?? noticeOf(type.replace('/problems/', ''), locale);
  return { status: status as ContentfulStatusCode, errors, ...(errors.length === 0 && { notice }) };
}

function noticeOf(slug: string, locale: Locale): string {
  const words = PAGE_WORDS[locale];
  if (slug === 'key-in-progress') return words.sendAgain;
  if (slug === 'order-closed') return PROBLEM_TEXTS[slug].title[locale];
  return words.notAsked;
}

function single(fields: FormFields): ReadonlyMap<string, string> {
  return new Map([...fields].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
