import { z } from '@hono/zod-openapi';
import { REPORT_KEYS, type SlaGroup, slaReport } from '../../db/queries/sla-report.ts';
import { code, instant } from '../http/fields.ts';
import { reading } from '../http/reading.ts';
import { reportedCompanies } from './reported-companies.ts';

const count = z.int().min(0);
const seconds = z.number().min(0);

const lateness = z.object({ medianSeconds: seconds, p95Seconds: seconds, totalSeconds: seconds });

const groupSchema = z
  .object({
    key: z.string().openapi({ description: 'The stage, role, person, clock or class; `-` for none' }),
    started: count.openapi({ description: 'met + breached + dropped + running' }),
    met: count,
    breached: count,
    targetsMissed: count.openapi({ description: 'Of the breached ones, those that are targets only' }),
    dropped: count.openapi({ description: 'Ended in time without being done: cancelled, or asked anew' }),
    running: count.openapi({ description: 'Not done yet, and in time' }),
    warned: count,
    pausedSeconds: seconds.openapi({ description: 'As time passes' }),
    lateWorking: lateness.openapi({
      description: 'Of the breached clocks that count working time: seconds of working time',
    }),
    lateElapsed: lateness.openapi({
      description: 'Of the breached clocks that count time as it passes: seconds of that',
    }),
  })
  .openapi('SlaGroup');

/** GET /reports/sla: how deadlines were kept, per stage, owner, person, clock or class of order; JSON or CSV. */
export const slaReportEndpoint = reading({
  path: '/reports/sla',
  tag: 'operations',
  summary: 'How deadlines were kept',
  description:
    'Of the clocks that started in the span: met, breached and by how much, paused. Lateness is in the time that the ' +
    'clock counts: working time by its calendar and shifts, or time as it passes. With `Accept: text/csv` the same as CSV. For heads, management, auditors and operators.',
  query: z
    .strictObject({
      company: code.optional(),
      from: instant,
      to: instant,
      by: z.enum(REPORT_KEYS).default('stage'),
    })
    .refine(({ from, to }) => new Date(from) < new Date(to), { path: ['to'], error: 'is not after from' }),
  status: 200,
  answer: 'The groups by their key',
  schema: z.object({ by: z.enum(REPORT_KEYS), groups: z.array(groupSchema) }),
  alsoAs: 'text/csv',
  problems: ['forbidden'],
  async handle({ api, person, query, accept }) {
    const companyIds = await reportedCompanies(api, person, query.company);
    const { by } = query;
    const from = new Date(query.from);
    const to = new Date(query.to);
    const groups = await slaReport(api.db, { companyIds, from, to, by, now: api.commands.now() });
    const headers = { vary: 'Accept' };
    if (!accept.includes('text/csv')) return { body: { by, groups }, headers };
    return { body: csvOf(groups), headers: { ...headers, 'content-type': 'text/csv; charset=utf-8' } };
  },
});

const COUNTS = [
  'key',
  'started',
  'met',
  'breached',
  'targetsMissed',
  'dropped',
  'running',
  'warned',
  'pausedSeconds',
] as const satisfies (keyof SlaGroup)[];

const LATENESS = ['medianSeconds', 'p95Seconds', 'totalSeconds'] as const;

/** RFC 4180, the names of the columns first: `lateWorkingMedianSeconds` and the like after the counts. */
function csvOf(groups: readonly SlaGroup[]): string {
  const names = LATENESS.map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  const header = [
    ...COUNTS,
    ...['lateWorking', 'lateElapsed'].flatMap((of) => names.map((name) => of + name)),
  ];
  const rows = groups.map((group) => [
    ...COUNTS.map((column) => String(group[column])),
    ...[group.lateWorking, group.lateElapsed].flatMap((late) => LATENESS.map((name) => String(late[name]))),
  ]);
  return [header, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
