import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type ProblemType, PROBLEMS, type FieldError } from '../../commands/problem.ts';
import { problemSchema } from '../problems/problem-schema.ts';
import { PROBLEM_TEXTS } from '../problems/problem-texts.ts';
import type { Api, App, Variables } from './environment.ts';
import { formProblem, parseForm } from './form-errors.ts';
import type { CommandMethod } from './idempotency.ts';

export type Ctx = Context<{ Variables: Variables }>;

/** The part of an endpoint that the OpenAPI document tells. */
export type Described<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends z.ZodType,
> = {
  /** As OpenAPI writes it: `/orders/{intakeNumber}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  headers?: z.ZodObject;
  body?: B;
  /** The answer when all goes well. */
  status: 200 | 201;
  answer: string;
  schema: A;
  /** Media type of the answer where it is not JSON. */
  mediaType?: string;
  /** Another media type of it, for who asks for that: text. */
  alsoAs?: string;
  /** What the endpoint itself may refuse; what every request may meet is added. */
  problems: readonly ProblemType[];
};

type AnyDescribed = Described<z.ZodObject, z.ZodObject, z.ZodType, z.ZodType>;

/** Puts an endpoint into the OpenAPI document: every answer with its description. */
export function describe(
  app: App,
  method: 'get' | CommandMethod,
  endpoint: Omit<AnyDescribed, 'params' | 'query' | 'body' | 'schema'> & {
    params?: z.ZodObject | undefined;
    query?: z.ZodObject | undefined;
    body?: z.ZodType | undefined;
    schema: z.ZodType;
    /** Of a body that is no JSON: its form by media type. */
    bodies?: Record<string, z.ZodType>;
    /** Asked without a bearer token. */
    open?: boolean;
  },
  usual: readonly ProblemType[],
): void {
  const { path, tag, summary, description, params, query, headers, body, schema, status } = endpoint;
  const bodies = endpoint.bodies ?? (body && { 'application/json': body });
  app.openAPIRegistry.registerPath({
    method,
    path,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: endpoint.open ? [] : [{ bearer: [] }],
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(bodies && { body: { required: true, content: contentOf(bodies) } }),
    },
    responses: {
      [status]: {
        description: endpoint.answer,
        content: {
          [endpoint.mediaType ?? 'application/json']: { schema },
          ...(endpoint.alsoAs && { [endpoint.alsoAs]: { schema: z.string() } }),
        },
      },
      ...problemResponses([...new Set([...usual, ...endpoint.problems])]),
    },
  });
}

function contentOf(bodies: Record<string, z.ZodType>) {
  return Object.fromEntries(Object.entries(bodies).map(([type, schema]) => [type, { schema }]));
}

/** The problems by status, each with its names. */
function problemResponses(types: readonly ProblemType[]) {
  const content = { 'application/problem+json': { schema: problemSchema } };
  const statuses = [...new Set(types.map((type) => PROBLEMS[type]))].toSorted();
  const known = statuses.map((status) => {
    const names = types
      .filter((type) => PROBLEMS[type] === status)
      .map((type) => `\`${type}\` (${PROBLEM_TEXTS[type].title.en})`);
    return [String(status), { description: names.join(', '), content }] as const;
  });
  return {
    ...Object.fromEntries(known),
    '500': { description: '`internal` (Internal error)', content },
  };
}

export type Given<P extends z.ZodObject, Q extends z.ZodObject> = {
  params: z.output<P>;
  query: z.output<Q>;
};

/** Path and query held against their forms. Throws the problem that names all wrong ones. */
export function readAddress<P extends z.ZodObject, Q extends z.ZodObject>(
  c: Ctx,
  { params, query }: { params?: P | undefined; query?: Q | undefined },
): Given<P, Q> {
  const locale = c.get('locale');
  const inPath = parseForm(params ?? z.object({}), c.req.param(), locale, 'path');
  const inQuery = parseForm(query ?? z.strictObject({}), queryOf(c), locale, 'query');
  const errors: FieldError[] = [...(inPath.ok ? [] : inPath.errors), ...(inQuery.ok ? [] : inQuery.errors)];
  if (!inPath.ok || !inQuery.ok) throw formProblem(errors);
  return { params: inPath.data as z.output<P>, query: inQuery.data as z.output<Q> };
}

/** A parameter given twice is a list, which no form takes. */
function queryOf(c: Ctx): Record<string, string | string[]> {
  const given = Object.entries(c.req.queries());
  return Object.fromEntries(
    given.map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

/** `/orders/{intakeNumber}` as the router writes it. */
export function routerPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Adds one endpoint to the application. */
export type Endpoint = (app: App, api: Api) => void;
