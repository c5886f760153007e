import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const unitSchema = z.enum(['ms', 's', 'm', 'h', 'd']);

/** A duration in words (`60s`, `30d`), answered in milliseconds. */
const durationSchema = z
  .string()
  .regex(/^[1-9]\d*(ms|s|m|h|d)$/, 'must be a whole number and a unit: ms, s, m, h or d, for example 60s')
  .transform((text) => Number.parseInt(text, 10) * UNIT_MS[unitSchema.parse(text.replace(/^\d+/, ''))]);

const secondsSchema = durationSchema.refine((ms) => ms % 1000 === 0, 'must be whole seconds');

const attributeTypeSchema = z.enum(['Keyword', 'KeywordList', 'Datetime', 'Int', 'Double', 'Bool', 'Text']);

const overlapSchema = z.enum(['SKIP', 'BUFFER_ONE', 'ALLOW_ALL']).default('SKIP');

const commonSchedule = { note: z.string(), catchupWindow: secondsSchema, overlap: overlapSchema };

const scheduleSchema = z.union(
  [
    z.strictObject({ every: secondsSchema, ...commonSchedule }),
    z.strictObject({
      at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM'),
      timezone: z.string().refine(isTimeZone, 'must be an IANA time zone, for example Asia/Shanghai'),
      ...commonSchedule,
    }),
  ],
  {
    error: 'must say when (every: 60s, or at: HH:MM with timezone), note and catchupWindow, and nothing else',
  },
);

const count = z.number().int().min(1);

const queueSchema = z.strictObject({
  maxCachedWorkflows: count,
  maxConcurrentWorkflowTasks: count.min(2),
  maxConcurrentLocalActivities: count,
  maxConcurrentActivities: count,
  pollers: z.strictObject({ minimum: count, initial: count, maximum: count }),
});

const configSchema = z.strictObject({
  namespace: z.strictObject({ name: z.string().min(1), retention: durationSchema }),
  searchAttributes: z.record(z.string().regex(/^[A-Z][A-Za-z]*$/), attributeTypeSchema),
  taskQueues: z.strictObject({ orders: z.string().min(1), scheduled: z.string().min(1) }),
  schedules: z.record(z.string().regex(/^[a-z][a-z-]*$/), scheduleSchema),
  worker: z.strictObject({
    shutdownGraceTime: durationSchema,
    stickyTimeout: durationSchema,
    queues: z.strictObject({ orders: queueSchema, scheduled: queueSchema }),
  }),
});

/** temporal.yaml as read; every duration in milliseconds. */
export type TemporalConfig = z.infer<typeof configSchema>;
export type ScheduleConfig = z.infer<typeof scheduleSchema>;
export type AttributeType = z.infer<typeof attributeTypeSchema>;
export type QueueName = keyof TemporalConfig['taskQueues'];

/**
 * Reads temporal.yaml of this program, or the file given; TEMPORAL_NAMESPACE overrides the namespace.
 * Throws an Error that lists every wrong entry by its path.
 */
export function loadTemporalConfig(
  file: string = fileURLToPath(new URL('../../temporal.yaml', import.meta.url)),
  env: NodeJS.ProcessEnv = process.env,
): TemporalConfig {
  const config = parseTemporalConfig(readFileSync(file, 'utf8'), file);
  const name = env['TEMPORAL_NAMESPACE'];
  if (name === undefined || name === '') return config;
  return { ...config, namespace: { ...config.namespace, name } };
}

/** As loadTemporalConfig, from text; `source` names it in messages. */
export function parseTemporalConfig(text: string, source: string): TemporalConfig {
  const result = configSchema.safeParse(parse(text));
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `- ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${source} is not right:\n${wrong.join('\n')}`);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
