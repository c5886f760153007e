import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { afterEach, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { apiEnvironment, workerEnvironment } from '../../bin/service/environment.ts';
import { APP_ROLE } from '../../db/migrate.ts';

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  depends_on: z
    .record(
      z.string(),
      z.object({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }),
    )
    .default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});

const compose = z
  .object({
    services: z.record(z.string(), serviceSchema),
    configs: z.record(z.string(), z.object({ content: z.string() })),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(readFileSync('compose.yaml', 'utf8'), { merge: true }));

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image === 'countersign');

/** What the person who starts it gives, in a file .env or the environment. */
const GIVEN: Readonly<Record<string, string>> = {
  OWNER_PASSWORD: 'ownersecret',
  APP_PASSWORD: 'appsecret',
  TEMPORAL_PASSWORD: 'temporalsecret',
  OIDC_ISSUER: 'https://login.example',
  OIDC_AUDIENCE: 'countersign',
  OIDC_JWKS_URL: 'https://login.example/keys',
  SMTP_URL: 'smtp://mail.example:25',
  SMTP_FROM: 'orders@example',
  PUBLIC_URL: 'https://orders.example',
};

function environmentOf(name: string): Record<string, string> {
  const service = compose.services[name];
  if (!service) throw new Error(`compose.yaml has no service ${name}`);
  const filled = Object.entries(service.environment).map(([variable, text]) => [
    variable,
    text.replaceAll(/\$\{(\w+):[?-]\}/g, (_, given: string) => GIVEN[given] ?? 'nobody gives it'),
  ]);
  return Object.fromEntries(filled);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('given compose.yaml, when its services are counted, then all processes of Countersign are among them', () => {
  expect(ours.map(([name]) => name).toSorted()).toEqual(['api', 'migrate', 'temporal-apply', 'worker']);
});

test.each(ours)('given %s, when it starts, then its command is a script of package.json', (_, service) => {
  expect(Object.values(scripts)).toContain(service.command?.join(' '));
});

test.each([
  ['api', apiEnvironment],
  ['worker', workerEnvironment],
])(
  'given %s, when it starts, then its environment is complete and has nothing that is not read',
  (name, read) => {
    const environment = environmentOf(name);
    for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
    const known = [...Object.keys(read()), 'NODE_ENV', 'TEMPORAL_ADDRESS'];
    expect(known).toEqual(expect.arrayContaining(Object.keys(environment)));
    expect(loadClientConnectConfig().connectionOptions.address).toBe('temporal:7233');
  },
);

test('given the jobs, when they start, then they have the one variable that they read', () => {
  expect(Object.keys(environmentOf('migrate'))).toEqual(['DATABASE_URL']);
  expect(Object.keys(environmentOf('temporal-apply'))).toEqual(['TEMPORAL_ADDRESS']);
});

test('given the role of api and worker, when PostgreSQL is new, then it may log in, and the owner migrates', () => {
  expect(compose.configs['roles']?.content).toContain(`CREATE ROLE ${APP_ROLE} LOGIN`);
  const users = ['api', 'worker', 'migrate'].map(
    (name) => new URL(environmentOf(name)['DATABASE_URL'] ?? '').username,
  );
  expect(users).toEqual([APP_ROLE, APP_ROLE, compose.services['postgres']?.environment['POSTGRES_USER']]);
});

test.each(services)('given %s, when it publishes a port, then on this machine alone', (_, { ports }) => {
  expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
});

test.each(services)(
  'given %s, when it waits for another, then that one says when it is ready',
  (_, service) => {
    const waits = Object.entries(service.depends_on).map(([name, { condition }]) => ({ name, condition }));
    const possible = waits.map(({ name }) => ({
      name,
      condition: compose.services[name]?.healthcheck ? 'service_healthy' : 'service_completed_successfully',
    }));
    expect(waits).toEqual(possible);
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(waits.map(({ name }) => name)));
  },
);

test.each(services)('given %s, when it mounts something, then the file says what it is', (_, service) => {
  const mounted = service.volumes.map((volume) => volume.split(':')[0]);
  expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(mounted));
  const sources = service.configs.map(({ source }) => source);
  expect(Object.keys(compose.configs)).toEqual(expect.arrayContaining(sources));
});

test('given the Dockerfile, when it copies the source, then every room but the tests, and only what is there', () => {
  const copied = [...readFileSync('Dockerfile', 'utf8').matchAll(/^COPY (.+) \S+$/gm)].flatMap(
    ([, names]) => names?.split(' ') ?? [],
  );
  expect(copied.filter((name) => !existsSync(name))).toEqual([]);
  const rooms = readdirSync('.', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(entry.name).some((file) => file.endsWith('.ts')))
    .map(({ name }) => name);
  expect(copied).toEqual(expect.arrayContaining(rooms));
  const allowed = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'));
  expect(allowed.toSorted()).toEqual(copied.map((name) => `!${name}`).toSorted());
});
