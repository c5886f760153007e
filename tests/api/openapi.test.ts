import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startStack, type Stack } from '../setup/stack.ts';

const described = z.looseObject({ description: z.string().min(1) });
const operation = z.looseObject({
  tags: z.array(z.string()).length(1),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(
      z.looseObject({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean() }),
    )
    .default([]),
  responses: z.record(z.string().regex(/^[2345]\d\d$/), described),
});
const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  tags: z.array(described.extend({ name: z.string() })),
  paths: z.record(
    z.string(),
    z.record(z.enum(['get', 'post', 'patch']), operation).or(z.record(z.string(), operation)),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

describe('given the OpenAPI document', () => {
  let stack: Stack;
  let document: z.output<typeof documentSchema>;
  let text: string;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
    const response = await stack.app.request('/openapi.json');
    text = await response.text();
    document = documentSchema.parse(JSON.parse(text));
  });

  afterAll(async () => {
    await stack.close();
  });

  function operations() {
    return Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, found]) => ({ path, method, name: `${method} ${path}`, found })),
    );
  }

  test('then it is OpenAPI 3.1 and every operation has a tag that is described', () => {
    const tags = new Set(document.tags.map(({ name }) => name));
    expect(operations().filter(({ found }) => found.tags.some((tag) => !tags.has(tag)))).toEqual([]);
    expect(operations().length).toBeGreaterThan(30);
  });

  test('then every reference is to a schema that is there, and nothing of OpenAPI 3.0 is left', () => {
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((name) => !Object.hasOwn(document.components.schemas, name ?? ''))).toEqual([]);
    expect(text).not.toContain('"nullable"');
  });

  test('then every pattern is a regular expression without flags', () => {
    const patterns = [...text.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, json]) =>
      JSON.parse(json ?? '""'),
    );
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) expect(new RegExp(pattern).source).not.toMatch(/\/[a-z]*$/);
  });

  test('then every operation says what it answers when it is not allowed, when the form is wrong, when we fail', () => {
    const lacking = operations()
      .filter(({ found }) => found.security.length > 0)
      .filter(({ found }) =>
        ['401', '403', '422', '500', '503'].some((status) => !Object.hasOwn(found.responses, status)),
      );
    expect(lacking.map(({ name }) => name)).toEqual([]);
  });

  test('then every POST and PATCH needs an Idempotency-Key', () => {
    const posts = operations().filter(({ method }) => method !== 'get');
    const without = posts.filter(
      ({ found }) =>
        !found.parameters.some(
          (each) => each.name === 'Idempotency-Key' && each.in === 'header' && each.required,
        ),
    );
    expect(posts.length).toBeGreaterThan(10);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test('then a revision needs If-Match', () => {
    const revise = document.paths['/orders/{intakeNumber}/revisions']?.['post'];
    expect(revise?.parameters).toContainEqual(
      expect.objectContaining({ name: 'If-Match', in: 'header', required: true }),
    );
    expect(Object.keys(revise?.responses ?? {})).toEqual(expect.arrayContaining(['201', '412', '428']));
  });

  test('then the parameters of every path are the ones that its operations describe', () => {
    for (const { path, found } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const given = found.parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      expect({ path, given }).toEqual({ path, given: inPath });
    }
  });

  test('then without a token one reads only what is public', () => {
    const open = operations().filter(({ found }) => found.security.length === 0);
    expect(open.map(({ path }) => path).toSorted()).toEqual([
      '/c/{token}',
      '/c/{token}',
      '/healthz',
      '/metrics',
      '/operations/stuck',
      '/operations/stuck/{name}',
      '/problems/{slug}',
      '/readyz',
    ]);
  });
});
