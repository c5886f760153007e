import { z } from 'zod';
import { addDays } from '../../domain/quantity/days.ts';
import { type ApiClient, ApiRefusal } from './api-client.ts';
import { COMPANY, type NorthwindPerson } from './seed-northwind.ts';

const listSchema = z.object({
  tasks: z.array(
    z.object({
      task: z.object({ id: z.string(), status: z.string() }),
      gate: z.object({ code: z.string() }),
      hindrance: z.string().nullable(),
    }),
  ),
});

const taskSchema = z.object({
  revision: z.int(),
  order: z.object({ amount: z.string().optional() }),
  task: z.object({
    evidence: z.object({
      credit: z.object({ fits: z.boolean(), available: z.string(), needed: z.string() }).optional(),
      capacity: z
        .object({ fits: z.boolean(), options: z.record(z.string(), z.object({ feasible: z.boolean() })) })
        .optional(),
    }),
  }),
});

type Task = z.output<typeof taskSchema>;

type Answer = {
  outcome: 'approve' | 'approve-with-conditions' | 'refuse';
  reason?: string;
  conditions?: object[];
  findings?: Record<string, string>;
};

/** More than this share of an order is not asked for in advance: the order is refused. */
const MOST_PREPAID = 0.5;

/**
 * One approver at work: decides every open task of theirs by what its evidence says. Answers how many. A decision
 * that came too late (409) is left: the list says what is open next.
 */
export async function workOffTasks(
  person: NorthwindPerson,
  client: ApiClient,
  today: string,
): Promise<number> {
  const { tasks } = listSchema.parse(await client.get(`/tasks?company=${COMPANY}&limit=200`));
  const mine = tasks.filter(({ task, hindrance }) => task.status === 'ready' && hindrance === null);
  for (const { task, gate } of mine) {
    const seen = taskSchema.parse(await client.get(`/tasks/${task.id}`));
    const answer = answerOf(gate.code, seen, today);
    try {
      const key = `${person}-${task.id}-${answer.outcome}`;
      await client.post(`/tasks/${task.id}/decision`, { revision: seen.revision, ...answer }, { key });
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
      await decideOnTheLimit(client, { person, taskId: task.id, seen, refusal: error });
    }
  }
  return mine.length;
}

function answerOf(gate: string, seen: Task, today: string): Answer {
  if (gate === 'credit') return creditAnswer(seen, today);
  if (gate === 'capacity') return capacityAnswer(seen);
  return { outcome: 'approve' };
}

/** Within the limit yes; a little above it with a prepayment of the part above; else no (P-26, P-28). */
function creditAnswer({ order, task: { evidence } }: Task, today: string): Answer {
  const { credit } = evidence;
  if (!credit || credit.fits) return { outcome: 'approve' };
  const amount = Number(order.amount);
  const share = Math.ceil(((Number(credit.needed) - Number(credit.available)) / amount) * 100) / 100;
  if (share > MOST_PREPAID) return { outcome: 'refuse', reason: `over the limit by ${share} of the order` };
  const condition = {
    kind: 'prepayment',
    share: share.toFixed(2),
    description: 'the part above the limit is paid in advance',
    ownerRole: 'sales_clerk',
    dueOn: addDays(today, 7),
  };
  return { outcome: 'approve-with-conditions', conditions: [condition] };
}

/** In time yes; with overtime where that is enough; else no (P-31, P-35). */
function capacityAnswer({ task: { evidence } }: Task): Answer {
  const { capacity } = evidence;
  if (!capacity || capacity.fits) return { outcome: 'approve' };
  if (capacity.options['overtime']?.feasible) {
    return { outcome: 'approve-with-conditions', findings: { measure: 'overtime' } };
  }
  return { outcome: 'refuse', reason: 'not in time, also with overtime' };
}

/** What was free when the task was opened is not any more: others were decided since. */
async function decideOnTheLimit(
  client: ApiClient,
  { person, taskId, seen, refusal }: { person: string; taskId: string; seen: Task; refusal: ApiRefusal },
): Promise<void> {
  const gone = ['/problems/credit-exceeded', '/problems/capacity-exceeded'].includes(refusal.type);
  if (!gone) return;
  const reason = refusal.type.endsWith('credit-exceeded') ? 'the limit is used up' : 'the hours are taken';
  const body = { revision: seen.revision, outcome: 'refuse', reason };
  await client.post(`/tasks/${taskId}/decision`, body, { key: `${person}-${taskId}-gone` });
}
