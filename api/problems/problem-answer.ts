import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { CommandProblem, problemBody } from '../../commands/problem.ts';
import { isUnavailable, sqlState } from '../../db/transaction.ts';
import type { Variables } from '../http/environment.ts';
import { isProblemType, PROBLEM_TEXTS } from './problem-texts.ts';

type Ctx = Context<{ Variables: Variables }>;

/** What an error means to the caller; null for our own faults. */
function problemOf(error: unknown): CommandProblem | null {
  if (error instanceof CommandProblem) return error;
  if (isUnavailable(error)) {
    return new CommandProblem(
      'unavailable',
      'The database cannot be reached. Nothing is half done: send the same request under the same key again.',
      {
        retryAfter: 2,
      },
    );
  }
  switch (sqlState(error)) {
    case '55P03':
    case '40P01':
    case '40001':
      return new CommandProblem('key-in-progress', 'The same order is being worked on. Send it again.', {
        retryAfter: 1,
      });
    case '57014':
      return new CommandProblem(
        'unavailable',
        'The database took too long. Nothing is half done: send the same request under the same key again.',
        {
          retryAfter: 2,
        },
      );
    case '22021':
    case '22P05':
      return new CommandProblem('malformed-request', 'A text holds a character that cannot be kept.');
    default:
      break;
  }
  if (error instanceof HTTPException && error.status < 500) {
    return new CommandProblem('malformed-request', error.message);
  }
  return null;
}

/** Answers an error as a problem. */
export function answerError(error: unknown, c: Ctx): Response {
  const { status, headers, body } = problemTold(error, c);
  return problemResponse(c, body, status, headers);
}

/** What is told of an error; what is our fault is logged with all that is known, and told without it. */
export function problemTold(
  error: unknown,
  c: Ctx,
): { status: ContentfulStatusCode; headers: Record<string, string>; body: Record<string, unknown> } {
  const problem = problemOf(error);
  if (problem) {
    if (problem.status >= 500) c.get('log').warn({ err: error }, 'refused: unavailable');
    const body = titled(c, problemBody(problem));
    return { status: problem.status, headers: headersOf(problem), body };
  }
  c.get('log').error({ err: error }, 'failed');
  const detail = `Something went wrong here. Name the correlation id ${c.get('correlationId')} when you ask about it.`;
  const body = titled(c, { type: '/problems/internal', status: 500, detail });
  return { status: 500, headers: {}, body };
}

/** A problem as it goes out: with its title in the caller's language and the correlation id. */
export function answerProblem(
  c: Ctx,
  body: Record<string, unknown>,
  status: ContentfulStatusCode,
  headers: Record<string, string> = {},
): Response {
  return problemResponse(c, titled(c, body), status, headers);
}

function titled(c: Ctx, body: Record<string, unknown>): Record<string, unknown> {
  const slug = String(body['type']).replace('/problems/', '');
  const title = isProblemType(slug) ? PROBLEM_TEXTS[slug].title[c.get('locale')] : slug;
  return { ...body, title, correlationId: c.get('correlationId') };
}

function problemResponse(
  c: Ctx,
  body: Record<string, unknown>,
  status: ContentfulStatusCode,
  headers: Record<string, string>,
): Response {
  return c.body(JSON.stringify(body), status, {
    ...headers,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': c.get('locale'),
  });
}

function headersOf(problem: CommandProblem): Record<string, string> {
  return {
    ...(problem.retryAfter !== undefined && { 'retry-after': String(problem.retryAfter) }),
    ...(problem.type === 'unauthenticated' && { 'www-authenticate': 'Bearer realm="countersign"' }),
  };
}
