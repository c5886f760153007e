import { z } from 'zod';
import type { OrderDocument } from '../../domain/order/document.ts';
import { addDays } from '../../domain/quantity/days.ts';
import { type ApiClient, ApiRefusal } from './api-client.ts';
import { COMPANY } from './seed-northwind.ts';

const orderSchema = z.object({
  intakeNumber: z.string(),
  stage: z.string(),
  revision: z.int(),
  waitingOn: z.array(z.string()),
});

const pageSchema = z.object({ orders: z.array(orderSchema), next: z.string().nullable() });

const processSchema = z.object({
  gates: z.array(z.object({ code: z.string(), status: z.string(), revision: z.int() })),
  obligations: z.array(z.object({ id: z.string(), status: z.string() })),
});

/** Three weeks later is the most that a customer agrees to. */
const LATER_DAYS = 21;

/**
 * Sales at work: brings in prepayments that were made a condition; answers a first refusal with a revision (paid in
 * advance where credit refused, three weeks later where capacity did), and asks to decline after a second one
 * (P-42, P-44). Answers how much was done.
 */
export async function negotiateAll(
  client: ApiClient,
  documents: ReadonlyMap<string, OrderDocument>,
): Promise<number> {
  let done = 0;
  const waiting = await allOrders(client, 'NEGOTIATING,UNDER_REVIEW,SALES_HEAD_APPROVAL,EXECUTIVE_REVIEW');
  for (const order of waiting) {
    if (order.waitingOn.length > 0) continue;
    const document = documents.get(order.intakeNumber);
    if (!document) continue;
    done +=
      order.stage === 'NEGOTIATING' ? await negotiate(client, order, document) : await fulfil(client, order);
  }
  return done;
}

/** All orders of the company in these stages, page by page. */
export async function allOrders(client: ApiClient, stages: string) {
  const found: z.output<typeof orderSchema>[] = [];
  let path: string | null = `/orders?company=${COMPANY}&stage=${stages}&limit=200`;
  while (path !== null) {
    const page: z.output<typeof pageSchema> = pageSchema.parse(await client.get(path));
    found.push(...page.orders);
    path = page.next;
  }
  return found;
}

async function negotiate(
  client: ApiClient,
  { intakeNumber, revision }: z.output<typeof orderSchema>,
  document: OrderDocument,
): Promise<number> {
  const path = `/orders/${intakeNumber}`;
  try {
    if (revision > 1) {
      const reason = 'refused again after a revision; the customer takes no other terms';
      await client.post(`${path}/decline-requests`, { reason }, { key: `nw-decline-${intakeNumber}` });
      return 1;
    }
    const { gates } = processSchema.parse(await client.get(`${path}/gates`));
    const refused = new Set(gates.flatMap((gate) => (gate.status === 'refused' ? [gate.code] : [])));
    const { delivery } = document;
    const revised = {
      ...document,
      ...(refused.has('credit') && { paymentMethod: 'prepaid' }),
      ...(refused.has('capacity') && { delivery: { ...delivery, date: addDays(delivery.date, LATER_DAYS) } }),
    };
    const talks = `${path}/negotiation`;
    const proposal = {
      kind: refused.has('capacity') ? 'later-date' : 'prepayment',
      proposedBy: 'us',
      text: 'other terms, after the refusal',
    };
    await client.post(talks, proposal, { key: `nw-propose-${intakeNumber}` });
    const accepted = { answer: 'accepted', reference: `e-mail of the customer, ${intakeNumber}` };
    await client.post(`${talks}/1/answer`, accepted, { key: `nw-accepted-${intakeNumber}` });
    const body = { cause: 'customer', note: 'agreed with the customer after the refusal', document: revised };
    await client.post(`${path}/revisions`, body, {
      key: `nw-revise-${intakeNumber}`,
      ifMatch: `"${revision}"`,
    });
    return 1;
  } catch (error) {
    // The order has moved on since the list was read.
    if (error instanceof ApiRefusal && [409, 412].includes(error.status)) return 0;
    throw error;
  }
}

async function fulfil(client: ApiClient, { intakeNumber }: z.output<typeof orderSchema>): Promise<number> {
  const { obligations } = processSchema.parse(await client.get(`/orders/${intakeNumber}/gates`));
  const open = obligations.filter(({ status }) => status === 'open');
  for (const { id } of open) {
    const evidence = `receipt or shift plan for ${intakeNumber}`;
    await client.post(`/obligations/${id}/fulfilment`, { evidence }, { key: `nw-paid-${id}` });
  }
  return open.length;
}
