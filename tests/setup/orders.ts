import { vi } from 'vitest';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { SubmitOrderAnswer } from '../../commands/submit-order.ts';
import type { Answer } from './caller.ts';
import type { Stack } from './stack.ts';

/** Where orders are sent and looked at. */
export type Site = Pick<Stack, 'as' | 'db'>;

/** An ordinary order of machinery: 20 pieces of P100 for C001 on monthly account, three weeks ahead. */
export function ordinaryDocument(change: Partial<OrderDocument> = {}): OrderDocument {
  return {
    parties: { buyer: { customerId: 'C001' } },
    lines: [{ sku: 'P100', quantity: '20', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }],
    currency: 'CNY',
    paymentMethod: 'monthly',
    delivery: { date: '2026-12-14', place: '上海市浦东新区' },
    ...change,
  };
}

/** Sends an order in through the API as the clerk, and answers its intake number. Throws what was refused. */
export async function submit(
  stack: Site,
  document: OrderDocument = ordinaryDocument(),
  { as = 'clerk', companyId = 'machinery' } = {},
): Promise<string> {
  const answer = await stack
    .as(as)
    .post<SubmitOrderAnswer>('/orders', { companyId, channel: 'phone', document });
  if (answer.status !== 201) throw new Error(`not taken: ${JSON.stringify(answer.body)}`);
  return answer.body.intakeNumber;
}

export type OpenTask = { id: string; gate: string; revision: number; seat: number };

/** The open tasks of an order, once the gate is among them. */
export async function openTasks(
  stack: Pick<Site, 'db'>,
  intakeNumber: string,
  gate: string,
): Promise<OpenTask[]> {
  return vi.waitFor(
    async () => {
      const tasks = await stack.db
        .selectFrom('tasks')
        .innerJoin('orders', 'orders.id', 'tasks.order_id')
        .select(['tasks.id', 'tasks.gate_code as gate', 'tasks.revision', 'tasks.seat'])
        .where('orders.intake_number', '=', intakeNumber)
        .where('tasks.gate_code', '=', gate)
        .where('tasks.status', 'in', ['ready', 'reserved'])
        .orderBy('tasks.seat')
        .execute();
      if (tasks.length === 0) throw new Error(`${intakeNumber} has no open task of the gate ${gate}`);
      return tasks;
    },
    { timeout: 40_000, interval: 20 },
  );
}

export type DecisionBody = {
  outcome: string;
  reason?: string;
  conditions?: readonly object[];
  findings?: Record<string, unknown>;
  questions?: readonly object[];
  revision?: number;
};

/** Decides the first open task of a gate as one person, when the gate is open. */
export async function decide<T = unknown>(
  stack: Site,
  intakeNumber: string,
  gate: string,
  personId: string,
  body: DecisionBody = { outcome: 'approve' },
): Promise<Answer<T>> {
  const [task] = await openTasks(stack, intakeNumber, gate);
  if (!task) throw new Error('openTasks answers at least one');
  return stack.as(personId).post<T>(`/tasks/${task.id}/decision`, { revision: task.revision, ...body });
}

export type OrderState = { stage: string; revision: number; orderNumber: string | null };

/** Waits until the order stands in a stage. */
export async function reaches(
  stack: Pick<Site, 'db'>,
  intakeNumber: string,
  stage: string,
): Promise<OrderState> {
  return vi.waitFor(
    async () => {
      const order = await stack.db
        .selectFrom('orders')
        .select(['stage', 'revision', 'order_number as orderNumber'])
        .where('intake_number', '=', intakeNumber)
        .executeTakeFirstOrThrow();
      if (order.stage !== stage) throw new Error(`${intakeNumber} is ${order.stage}, not ${stage}`);
      return order;
    },
    { timeout: 40_000, interval: 20 },
  );
}
