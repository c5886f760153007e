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

/** The figures that an approver goes by: a task has them as they were when it was opened, a refusal as they are. */
const option = z.object({ feasible: z.boolean(), earliest: z.string().nullable(), extraCost: z.string() });

const figures = z.object({
  credit: z.object({ fits: z.boolean(), available: z.string(), needed: z.string() }).optional(),
  capacity: z.object({ fits: z.boolean(), options: z.record(z.string(), option) }).optional(),
});

const taskSchema = z.object({
  revision: z.int(),
  order: z.object({ amount: z.string().optional() }),
  task: z.object({ evidence: figures }),
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
    await decide(client, { key: `${person}-${task.id}`, gate: gate.code, taskId: task.id, seen }, today);
  }
  return mine.length;
}

type Deciding = { key: string; gate: string; taskId: string; seen: Task };

async function decide(
  client: ApiClient,
  { key, gate, taskId, seen }: Deciding,
  today: string,
): Promise<void> {
  const body = { revision: seen.revision, ...answerOf(gate, seen, today) };
  try {
    await client.post(`/tasks/${taskId}/decision`, body, { key: `${key}-${body.outcome}` });
  } catch (error) {
    if (!(error instanceof ApiRefusal) || ![403, 409].includes(error.status)) throw error;
    // Others were decided since the task was opened: judge by what is free now.
    const now = figures.safeParse(error.problem);
    const gone = now.success && (now.data.credit !== undefined || now.data.capacity !== undefined);
    // Else somebody has answered it, or this person another seat of the gate: the list says what is open next.
    if (!gone || body.outcome === 'refuse') return;
    const fresh = { ...seen, task: { evidence: now.data } };
    const again = { key: `${key}-again`, gate, taskId, seen: fresh };
    await decide(client, body.outcome === 'approve' ? again : refusal(again), today);
  }
}

/** Neither a plain nor a conditional yes holds. */
function refusal(deciding: Deciding): Deciding {
  const { seen } = deciding;
  const nothing = { fits: false, available: '0', needed: seen.order.amount ?? '0' };
  const evidence = { credit: nothing, capacity: { fits: false, options: {} } };
  return { ...deciding, key: `${deciding.key}-no`, seen: { ...seen, task: { evidence } } };
}

function answerOf(gate: string, seen: Task, today: string): Answer {
  if (gate === 'credit') return creditAnswer(seen, today);
  if (gate === 'capacity') return capacityAnswer(seen, today);
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
function capacityAnswer({ task: { evidence } }: Task, today: string): Answer {
  const { capacity } = evidence;
  if (!capacity || capacity.fits) return { outcome: 'approve' };
  const overtime = capacity.options['overtime'];
  if (overtime?.feasible && overtime.earliest !== null) {
    const condition = {
      kind: 'other',
      description: 'the shift is told of the overtime',
      ownerRole: 'production_planner',
      dueOn: addDays(today, 7),
    };
    const costEffect = `overtime costs ${overtime.extraCost}`;
    const findings = { measure: 'overtime', costEffect, deliveryDate: overtime.earliest };
    return { outcome: 'approve-with-conditions', conditions: [condition], findings };
  }
  return { outcome: 'refuse', reason: 'not in time, also with overtime' };
}
