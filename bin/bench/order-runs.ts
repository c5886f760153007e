import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { CommandContext, CommandRequest } from '../../commands/command.ts';
import { decideTask } from '../../commands/decide-task.ts';
import { CommandProblem } from '../../commands/problem.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import type { DB } from '../../db/schema.ts';
import { sqlState } from '../../db/transaction.ts';
import { orderRuns } from '../order-runs.ts';
import { createHints } from '../service/hints.ts';
import { APPROVERS, benchDocument, type BenchGate, CLERK, COMPANY, GATES } from './company.ts';
import type { Installation } from './installation.ts';
import type { OpenGates, OpenTask } from './open-gates.ts';

const STATEMENT_TIMEOUT = '57014';
const COME_AGAIN_MS = 1_000;

/** How orders are sent in and decided: both ways do the same. `seq`: what the process has to catch up with. */
export type Way = {
  submit: (index: number, options?: { policyId?: string; at?: Date }) => Promise<string>;
  decide: (gate: BenchGate, task: OpenTask) => Promise<{ seq: number }>;
};

/** By function call, in this process, with hints of its own. `pool`: where the commands, and only they, go. */
export function byCall(
  { db, client, config, isClosing }: Installation,
  pool: Kysely<DB> = db,
): Way & { drain: () => Promise<void> } {
  const now = () => new Date();
  const log = {
    warn(details: object, message: string) {
      // After Ctrl-C what was under way finds its pools closed.
      if (!isClosing()) console.error(message, details);
    },
  };
  const hints = createHints({ runs: orderRuns(db, client, config.taskQueues.orders), db, now, log });
  const commands: CommandContext = { db: pool, now, announce: hints.announce };
  return {
    async submit(index, { policyId = 'bench', at } = {}) {
      const context = at ? { ...commands, now: () => at } : commands;
      const input = { companyId: COMPANY, policyId, channel: 'fax' as const, document: benchDocument(index) };
      const sent = request(CLERK);
      return (await untilAnswered(() => submitOrder(context, sent, input))).body.intakeNumber;
    },
    async decide(gate, { taskId, revision }) {
      const input = { taskId, revision, outcome: 'approve' as const };
      const sent = request(APPROVERS[gate]);
      return (await untilAnswered(() => decideTask(commands, sent, input))).body.order;
    },
    drain: () => hints.drain(60_000),
  };
}

/** Too many at once: the same request is sent again under its key, as the API tells its callers. */
async function untilAnswered<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      const busy = error instanceof CommandProblem && error.retryAfter !== undefined;
      if (!busy && sqlState(error) !== STATEMENT_TIMEOUT) throw error;
      await delay(COME_AGAIN_MS);
    }
  }
}

const submitted = z.object({ intakeNumber: z.string() });
const decided = z.object({ order: z.object({ seq: z.int() }) });

/** By HTTP, to the API process. */
export async function byHttp({ apiUrl, token }: Installation): Promise<Way> {
  const tokens = {
    clerk: await token(CLERK),
    credit: await token(APPROVERS.credit),
    capacity: await token(APPROVERS.capacity),
    executive: await token(APPROVERS.executive),
  };
  async function post(path: string, bearer: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${apiUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }
  return {
    async submit(index, { policyId = 'bench' } = {}) {
      const body = { companyId: COMPANY, policyId, channel: 'fax', document: benchDocument(index) };
      return submitted.parse(await post('/orders', tokens.clerk, body)).intakeNumber;
    },
    async decide(gate, { taskId, revision }) {
      const body = { revision, outcome: 'approve' };
      return decided.parse(await post(`/tasks/${taskId}/decision`, tokens[gate], body)).order;
    },
  };
}

/** One order from its intake to its last approval; answers its number, and the seq of that approval. */
export async function wholeOrder(
  way: Way,
  gates: OpenGates,
  index: number,
): Promise<{ order: string; seq: number }> {
  const order = await way.submit(index);
  let seq = 0;
  for (const gate of GATES) ({ seq } = await way.decide(gate, await gates.until(order, gate)));
  return { order, seq };
}

function request(subject: string): CommandRequest {
  const key = randomUUID();
  return { subject, method: 'POST', path: '/bench', key, requestHash: key, correlationId: key };
}
