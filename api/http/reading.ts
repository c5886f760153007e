import type { z } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import { CommandProblem } from '../../commands/problem.ts';
import { type Person, personBySubject } from '../../db/people.ts';
import { authenticate } from '../auth/authenticate.ts';
import { type Described, describe, type Endpoint, type Given, readAddress, routerPath } from './endpoint.ts';
import type { Api } from './environment.ts';
import type { Locale } from './locale.ts';

export type Reading<P extends z.ZodObject, Q extends z.ZodObject> = Given<P, Q> & {
  api: Api;
  person: Person;
  correlationId: string;
  /** The language that the request asks for; the person's own when it asks for none. */
  locale: Locale;
  /** The media types that the request takes; empty when it names none. */
  accept: string;
  log: Logger;
};

export type Read<T> = { body: T; headers?: Record<string, string> };

const USUAL = ['unauthenticated', 'unknown-person', 'validation', 'unavailable'] as const;

/** A GET that a known person asks: who it is, is read from the database each time. Answers are nobody else's. */
export function reading<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType>(
  endpoint: Described<P, Q, z.ZodNever, A> & {
    handle: (reading: Reading<P, Q>) => Promise<Read<z.input<A> | string>>;
  },
): Endpoint {
  return (app, api) => {
    describe(app, 'get', endpoint, USUAL);
    app.get(routerPath(endpoint.path), async (c) => {
      const subject = await authenticate(api, c.req.header('authorization'));
      const given = readAddress(c, endpoint);
      const person = await personBySubject(api.db, subject, api.commands.now());
      if (!person) {
        throw new CommandProblem(
          'unknown-person',
          'Nobody active is registered for the subject of this token.',
        );
      }
      const { body, headers = {} } = await endpoint.handle({
        ...given,
        api,
        person,
        correlationId: c.get('correlationId'),
        locale: c.req.header('accept-language') === undefined ? person.locale : c.get('locale'),
        accept: c.req.header('accept') ?? '',
        log: c.get('log'),
      });
      const mediaType = endpoint.mediaType ?? 'application/json; charset=utf-8';
      return c.body(typeof body === 'string' ? body : JSON.stringify(body), endpoint.status, {
        'content-type': mediaType,
        'cache-control': 'private, no-store',
        ...headers,
      });
    });
  };
}
