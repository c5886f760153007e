import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PATHS } from '../../bin/paths/paths.ts';
import { createScene } from '../../bin/paths/create-scene.ts';
import type { Path } from '../../bin/paths/scene.ts';
import { personOf, seedPaths } from '../../bin/paths/seed-paths.ts';
import { failingRuns } from '../chaos/invariants/runs.ts';
import type { Answer } from '../setup/caller.ts';
import { pathRounds } from '../setup/path-rounds.ts';
import { type Stack, startStack } from '../setup/stack.ts';
import { EXTREMES, mutationsOf } from './bad-input-mutations.ts';
import { type Problem, refusalOf } from './bad-input-problem.ts';
import type { Json } from './bad-input-json.ts';
import { OTHER_BODIES } from './bad-input-other-bodies.ts';
import { fc } from '../setup/chance.ts';

/** Mutants of a body that one endpoint gets. */
const MUTANTS = 8;
const TODAY = '2026-11-23';
/** Reads that are sent side by side. */
const AT_ONCE = 8;

const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
        parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
      }),
    ),
  ),
});

/** A mutant was as good as the body: the order is elsewhere now, and the path is played again. */
class Taken extends Error {}

describe('given every form and every query of the API, with values deleted, retyped, nested and pushed to extremes', () => {
  let stack: Stack;
  let operations: z.output<typeof documentSchema>['paths'];
  /** The templates of the addresses whose bodies were mutated. */
  const mutated = new Set<string>();

  beforeAll(async () => {
    stack = await startStack();
    await seedPaths(stack.db, stack.clock.now());
    const response = await stack.app.request('/openapi.json');
    operations = documentSchema.parse(await response.json()).paths;
  });
  afterAll(() => stack.close());

  const forms = () =>
    Object.entries(operations).flatMap(([template, { post, patch }]) =>
      [post, patch].some((form) => form?.requestBody && 'application/json' in form.requestBody.content)
        ? [template]
        : [],
    );

  function templateOf(path: string): string | undefined {
    const [address = ''] = path.split('?');
    const matching = Object.keys(operations).filter((template) =>
      new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(address),
    );
    // "/tasks/decisions" before "/tasks/{taskId}".
    return matching.toSorted((a, b) => a.split('{').length - b.split('{').length)[0];
  }

  /** Sends the real body after its mutants, the first time that its endpoint is asked. */
  async function send(path: string, init: RequestInit): Promise<Response> {
    const template = templateOf(path);
    const isForm = new Headers(init.headers).get('content-type') === 'application/json';
    if (template !== undefined && isForm && !mutated.has(template)) {
      mutated.add(template);
      await mutants(path, init, template);
    }
    return stack.app.request(path, init);
  }

  /** Throws Taken when one of them was accepted. */
  async function mutants(path: string, init: RequestInit, template: string): Promise<void> {
    const body: Json = JSON.parse(String(init.body));
    const seed = [...template].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31, 7);
    for (const mutant of fc.sample(mutationsOf(body), { numRuns: MUTANTS, seed })) {
      const headers = new Headers(init.headers);
      headers.set('idempotency-key', randomUUID());
      const answer = await answerOf(path, { ...init, headers, body: JSON.stringify(mutant) });
      if (answer.status < 300) throw new Taken();
      expectRefused(answer, `${init.method} ${path} ${JSON.stringify(mutant).slice(0, 500)}`);
    }
  }

  async function answerOf(path: string, init: RequestInit): Promise<Answer<Problem>> {
    const response = await stack.app.request(path, init);
    const { status, headers } = response;
    const text = await response.text();
    const isJson = headers.get('content-type')?.includes('json') ?? false;
    return { status, headers, body: isJson ? JSON.parse(text) : text };
  }

  /** A problem of the caller's, and where the form is wrong, what of it. */
  function expectRefused(answer: Answer<Problem>, sent: string): void {
    const { status, type, errors } = refusalOf(answer);
    const named = type !== '/problems/validation' || errors.length > 0;
    expect({ sent, status, ours: status >= 500, named }).toEqual({ sent, status, ours: false, named: true });
  }

  /** What is told of the time that it went through. */
  async function playAgainUntilThrough(path: Path): Promise<string[]> {
    for (;;) {
      const told: string[] = [];
      const scene = createScene(path, {
        send,
        tokenOf: (person) => stack.tokens.of(person),
        round: pathRounds(stack),
        now: stack.clock.now,
        pass: (ms) => Promise.resolve(stack.clock.advance(ms)),
        tell: (line) => told.push(line),
        today: TODAY,
        run: randomUUID().slice(0, 8),
      });
      try {
        await path.play(scene);
        return told;
      } catch (error) {
        if (!(error instanceof Taken)) throw error;
      }
    }
  }

  test.each(PATHS.map((path) => ({ name: path.name, path })))(
    'when each new form of the path "$name" is mutated where the path sends it, then it is taken or a 4xx problem, and the path goes on',
    async ({ path }) => {
      const told = await playAgainUntilThrough(path);
      expect(told.at(-1)).toMatch(/stands at/);
    },
  );

  test.each(OTHER_BODIES)(
    'when the form of $path, which is on no path, is mutated, then it is taken or a 4xx problem',
    async ({ role, path, method = 'POST', body }) => {
      const order = await anOrder();
      const init = {
        method,
        headers: {
          authorization: `Bearer ${await stack.tokens.of(personOf('switchgear', role))}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify(body).replace('ORDER', order),
      };
      const answer = await send(path.replace('ORDER', order), init).catch((error: unknown) => {
        if (!(error instanceof Taken)) throw error;
        return null;
      });
      // A body of the table that is refused for its form proves nothing.
      expect((await answer?.text()) ?? '').not.toContain('/problems/validation');
    },
  );

  async function anOrder(): Promise<string> {
    const row = await stack.db
      .selectFrom('orders')
      .select('intake_number')
      .where('policy_id', '=', 'switchgear')
      .where('stage', '=', 'EFFECTIVE')
      .executeTakeFirstOrThrow();
    return row.intake_number;
  }

  test('when all of that was sent, then no form was left out', () => {
    expect(forms().filter((template) => !mutated.has(template))).toEqual([]);
  });

  test('when every query and every id of what is read is pushed to extremes, then nothing is an error of ours', async () => {
    const reads = Object.entries(operations).flatMap(([template, { get }]) =>
      get ? [{ template, get }] : [],
    );
    expect(reads.length).toBeGreaterThan(30);
    const headers = { authorization: `Bearer ${await stack.tokens.of(personOf('standard', 'auditor'))}` };
    const values = EXTREMES.map((value) => encodeURIComponent(textOf(value)));
    for (const { template, get } of reads) {
      const ids = template.replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
      const queries = get.parameters
        .filter((parameter) => parameter.in === 'query')
        .flatMap(({ name }) => values.map((value) => `${ids}?${name}=${value}`));
      const paths = template.includes('{')
        ? values.map((value) => template.replaceAll(/\{\w+\}/g, value === '' ? '%20' : value))
        : [];
      const asked = [...queries, ...paths];
      for (let from = 0; from < asked.length; from += AT_ONCE) {
        const some = asked.slice(from, from + AT_ONCE);
        const answers = await Promise.all(
          some.map(async (path) => ({ path, ...(await answerOf(path, { headers })) })),
        );
        for (const { path, ...answer } of answers) {
          if (answer.status >= 400) expectRefused(answer, `GET ${path.slice(0, 200)}`);
        }
      }
    }
  });

  test('when all of that was sent, then no workflow has failed', async () => {
    expect(await failingRuns(stack, [])).toEqual([]);
  });
});

/** As it stands in an address: a lone surrogate cannot. */
function textOf(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.isWellFormed() ? text.slice(0, 2_000) : '\u{fffd}';
}
