import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type CommandRequest, type CommandResult, recordRefusedForm } from '../../commands/command.ts';
import { CommandProblem } from '../../commands/problem.ts';
import { KEY_DAYS } from '../../db/idempotency-keys.ts';
import { authenticate } from '../auth/authenticate.ts';
import { answerProblem } from '../problems/problem-answer.ts';
import { appliedOf, type Committed, preferHeader } from './applied.ts';
import {
  type Ctx,
  type Described,
  describe,
  type Endpoint,
  type Given,
  readAddress,
  routerPath,
} from './endpoint.ts';
import type { Api } from './environment.ts';
import { formProblem, parseForm } from './form-errors.ts';
import { type CommandMethod, commandRequest, IDEMPOTENCY_HEADER, REPLAYED_HEADER } from './idempotency.ts';
import { parseJson } from './json-text.ts';

/** Bytes that a body may have. */
const BODY_LIMIT = 1024 * 1024;

export const limitedBody = bodyLimit({ maxSize: BODY_LIMIT, onError: tooLarge });

export type Commanding<P extends z.ZodObject, B extends z.ZodType> = Pick<Given<P, z.ZodObject>, 'params'> & {
  api: Api;
  request: CommandRequest;
  body: z.output<B>;
  header: (name: string) => string | undefined;
};

/** Under whose name, and at which address, the key of a command is kept. */
export type Caller = { subject: string; path: string };

/** What a command answers; what the process has made of it is added when the answer goes out. */
type Answered<A extends z.ZodType> = Omit<z.input<A>, 'process'>;

const USUAL = [
  'malformed-request',
  'idempotency-key-required',
  'unauthenticated',
  'unknown-person',
  'forbidden',
  'not-found',
  'key-in-progress',
  'too-large',
  'unsupported-media-type',
  'validation',
  'key-reused',
  'unavailable',
] as const;

const keyHeader = z.string().openapi({
  pattern: '^[!-~]{1,200}$',
  description: `The same request under the same key is done once; repeated within ${KEY_DAYS} days, it gets the first answer again`,
  example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
});

/**
 * A POST, or a PATCH: parses, and hands the input to one command under its idempotency key. A body that breaks the form
 * is answered with every wrong field; nothing is stored of it but the key.
 */
export function commanding<P extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  endpoint: Described<P, z.ZodObject, B, A> & {
    /** POST when absent. */
    method?: CommandMethod;
    handle: (commanding: Commanding<P, B>) => Promise<CommandResult<Answered<A>>>;
    /** Of a command that moves an order: up to where its process has to come. The answer then says `process`. */
    committed?: (body: Answered<A>) => Committed;
    /** Who sends it, where that is no person of the company; whom the token names when absent. */
    caller?: (api: Api, c: Ctx) => Promise<Caller>;
    /** What a body of another media type has, which another handler takes. */
    alsoTakes?: Record<string, z.ZodType>;
  },
): Endpoint {
  const { method = 'post' } = endpoint;
  return (app, api) => {
    const headers = z.object({
      [IDEMPOTENCY_HEADER]: keyHeader,
      ...(endpoint.committed && { Prefer: preferHeader }),
      ...endpoint.headers?.shape,
    });
    const bodies = endpoint.alsoTakes &&
      endpoint.body && { bodies: { 'application/json': endpoint.body, ...endpoint.alsoTakes } };
    describe(app, method, { ...endpoint, ...bodies, headers, open: endpoint.caller !== undefined }, USUAL);
    app.on(method.toUpperCase(), routerPath(endpoint.path), limitedBody, async (c) => {
      const caller = await (endpoint.caller ?? personCalling)(api, c);
      const { params } = readAddress(c, { params: endpoint.params });
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const request = commandRequest({
        ...caller,
        method,
        key: c.req.header(IDEMPOTENCY_HEADER),
        ifMatch: c.req.header('if-match'),
        body: bytes,
        correlationId: c.get('correlationId'),
      });
      const body = await readBody(c, api, request, endpoint.body, bytes);
      const header = (name: string) => c.req.header(name);
      const result = await endpoint.handle({ api, request, params, body, header });
      if (result.status >= 400 || !endpoint.committed) return answerCommand(c, result);
      const { process, headers } = await appliedOf(api, endpoint.committed(result.body), header('prefer'));
      return answerCommand(c, { ...result, body: { ...result.body, process } }, headers);
    });
  };
}

async function personCalling(api: Api, c: Ctx): Promise<Caller> {
  const subject = await authenticate(api, c.req.header('authorization'));
  return { subject, path: new URL(c.req.url).pathname };
}

async function readBody<B extends z.ZodType>(
  c: Ctx,
  api: Api,
  request: CommandRequest,
  schema: B | undefined,
  bytes: Uint8Array,
): Promise<z.output<B>> {
  try {
    return parseBody(c, schema, bytes);
  } catch (error) {
    if (error instanceof CommandProblem) await recordRefusedForm(api.commands, request, error);
    throw error;
  }
}

function parseBody<B extends z.ZodType>(c: Ctx, schema: B | undefined, bytes: Uint8Array): z.output<B> {
  const type = c.req.header('content-type');
  if (bytes.byteLength > 0 && !/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type ?? '')) {
    throw new CommandProblem('unsupported-media-type', 'The body must be application/json in UTF-8.');
  }
  const { value, faults } = bytes.byteLength === 0 ? { value: {}, faults: [] } : parseJson(bytes);
  const parsed = parseForm(schema ?? z.strictObject({}), value, c.get('locale'));
  if (faults.length > 0 || !parsed.ok) throw formProblem([...faults, ...(parsed.ok ? [] : parsed.errors)]);
  return parsed.data as z.output<B>;
}

function answerCommand(
  c: Ctx,
  { status, headers, body, replayed }: CommandResult,
  also: Record<string, string> = {},
): Response {
  const more: Record<string, string> = replayed ? { ...also, [REPLAYED_HEADER]: 'true' } : also;
  const code = status as ContentfulStatusCode;
  if (status >= 400 && isObject(body)) return answerProblem(c, body, code, { ...headers, ...more });
  return c.body(JSON.stringify(body), code, {
    'cache-control': 'private, no-store',
    ...headers,
    ...more,
    'content-type': 'application/json; charset=utf-8',
  });
}

function tooLarge(c: Context): never {
  throw new CommandProblem('too-large', `The body of ${c.req.path} may have ${BODY_LIMIT} bytes.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
