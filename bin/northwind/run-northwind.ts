import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { z } from 'zod';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { StartError } from '../embedded/log.ts';
import { type ApiClient, ApiRefusal } from './api-client.ts';
import { workOffTasks } from './approvers.ts';
import type { Northwind, NorthwindOrder } from './northwind-file.ts';
import { documentOf, receivedAtOf, shiftOf } from './order-of.ts';
import { allOrders, negotiateAll } from './sales.ts';
import { COMPANY, type NorthwindPerson } from './seed-northwind.ts';

export type NorthwindRun = {
  file: Northwind;
  /** YYYY-MM-DD. */
  today: string;
  /** One of the company's people at the API. */
  clientOf: (person: NorthwindPerson) => Promise<ApiClient>;
  /** Called as it goes: how many orders came in, how many have reached their end. */
  progress: (done: { entered: number; ended: number }) => void;
};

const ENDS = 'EFFECTIVE,CLOSED,DECLINED,CANCELLED,REJECTED';
const APPROVERS = ['nw-credit', 'nw-planner', 'nw-sales-head', 'nw-exec1', 'nw-exec2', 'nw-gm'] as const;
/** Rounds in which nobody had anything to do, before it is called stuck: about a minute. */
const IDLE_ROUNDS = 300;

const enteredSchema = z.object({ intakeNumber: z.string() });

/**
 * Sends every order of the file in by the API, and lets scripted people answer what they are asked until each order
 * has reached its end. Run again in the same week it goes on where it stood: the same keys, the same orders. Answers
 * the intake numbers in the order of the file. Throws a StartError for an order that the API does not take, and when
 * nothing moves any more.
 */
export async function runNorthwind(run: NorthwindRun): Promise<string[]> {
  const shift = shiftOf(run.file, run.today);
  const documents = new Map<string, OrderDocument>();
  const numbers: string[] = [];
  const clerk = await run.clientOf('nw-clerk');
  const queue = new PQueue({ concurrency: 8 });
  await queue.addAll(
    run.file.orders.map((order, index) => async () => {
      const document = documentOf(run.file, order, shift);
      const receivedAt = receivedAtOf(order, shift, run.today);
      const intakeNumber = await enter(clerk, order, {
        companyId: COMPANY,
        policyId: 'standard',
        channel: 'fax',
        ...(receivedAt !== undefined && { receivedAt }),
        document,
      });
      numbers[index] = intakeNumber;
      documents.set(intakeNumber, document);
      run.progress({ entered: documents.size, ended: 0 });
    }),
  );
  await untilAllEnded(run, documents);
  return numbers;
}

async function enter(clerk: ApiClient, { order_id }: NorthwindOrder, body: object): Promise<string> {
  const key = `nw-${order_id}-${sha256Hex(canonicalText(body)).slice(0, 16)}`;
  try {
    return enteredSchema.parse(await clerk.post('/orders', body, { key })).intakeNumber;
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    throw new StartError(`The API does not take the order ${order_id}: ${error.message}`);
  }
}

async function untilAllEnded(
  { clientOf, today, progress }: NorthwindRun,
  documents: ReadonlyMap<string, OrderDocument>,
): Promise<void> {
  const [clerk, sales] = [await clientOf('nw-clerk'), await clientOf('nw-sales')];
  const approvers = await Promise.all(
    APPROVERS.map(async (person) => ({ person, client: await clientOf(person) })),
  );
  for (let idle = 0; idle < IDLE_ROUNDS; idle += 1) {
    const done = await Promise.all([
      ...approvers.map(({ person, client }) => workOffTasks(person, client, today)),
      negotiateAll(sales, documents),
    ]);
    const ended = (await allOrders(clerk, ENDS)).filter((order) => documents.has(order.intakeNumber));
    progress({ entered: documents.size, ended: ended.length });
    if (ended.length === documents.size) return;
    if (done.some((count) => count > 0)) idle = 0;
    else await delay(200);
  }
  throw new StartError('Orders stand still, and nobody has anything to decide: look at the Temporal UI.');
}
