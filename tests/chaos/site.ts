import type { OrderDocument } from '../../domain/order/document.ts';
import { decide, ordinaryDocument, type Site, submit } from '../setup/orders.ts';
import { type Stack, type StackOptions, startStack } from '../setup/stack.ts';
import { expectFaults } from '../setup/worker.ts';
import { type Acknowledged, createRecorder } from './acknowledged.ts';

/** A stack whose callers' commands are remembered with their answers. */
export type RecordedStack = Stack & { answers: Acknowledged[] };

export async function startRecordedStack(options: StackOptions = {}): Promise<RecordedStack> {
  expectFaults();
  const stack = await startStack(options);
  const { of, answers } = createRecorder();
  return { ...stack, answers, as: (person) => of(person, stack.as(person)) };
}

/** One piece, far ahead: many of these find credit and hours. */
export function smallDocument(change: Partial<OrderDocument> = {}): OrderDocument {
  return ordinaryDocument({
    lines: [{ sku: 'P100', quantity: '1', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }],
    delivery: { date: '2027-03-31', place: '上海市浦东新区' },
    ...change,
  });
}

/** Sends several small orders in at once. */
export function submitSeveral(site: Site, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => submit(site, smallDocument())));
}

const REVIEWERS: Record<string, string> = {
  credit: 'credit',
  capacity: 'planner',
  'sales-head': 'sales-head',
};

/** Who decides which gate. Throws unless each is answered with 200. */
export async function approve(site: Site, intakeNumber: string, ...gates: string[]): Promise<void> {
  for (const gate of gates) {
    const answer = await decide(site, intakeNumber, gate, REVIEWERS[gate] ?? gate);
    if (answer.status !== 200) throw new Error(`${gate} of ${intakeNumber}: ${JSON.stringify(answer.body)}`);
  }
}

export function approveAll(site: Site, intakeNumber: string): Promise<void> {
  return approve(site, intakeNumber, 'credit', 'capacity', 'sales-head');
}

/** The customer wants something else: a new revision, as the clerk enters it. */
export function revise(site: Site, intakeNumber: string, revision: number, document: OrderDocument) {
  return site
    .as('clerk')
    .post(
      `/orders/${intakeNumber}/revisions`,
      { cause: 'customer', document },
      { headers: { 'if-match': `"${revision}"` } },
    );
}

export function requestCancel(site: Site, intakeNumber: string) {
  return site.as('clerk').post(`/orders/${intakeNumber}/cancel-requests`, { reason: '客户取消项目' });
}

export function complete(site: Site, intakeNumber: string) {
  return site.as('sales').post(`/orders/${intakeNumber}/completion`, { note: '已全部交货' });
}
