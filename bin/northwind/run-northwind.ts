import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { z } from 'zod';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import type { ApiClient } from './api-client.ts';
import { workOffTasks } from './approvers.ts';
import type { Northwind } from './northwind-file.ts';
import { documentOf, shiftOf } from './order-of.ts';
import { allOrders, negotiateAll } from './sales.ts';
import { COMPANY, type NorthwindPerson } from './seed-northwind.ts';

export type NorthwindRun = {
  file: Northwind;
  /** YYYY-MM-DD. */
  today: string;
  clients: Readonly<Record<NorthwindPerson, ApiClient>>;
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
 * the intake numbers in the order of the file. Throws when nothing moves any more.
 */
export async function runNorthwind(run: NorthwindRun): Promise<string[]> {
  const shift = shiftOf(run.file, run.today);
  const documents = new Map<string, OrderDocument>();
  const numbers: string[] = [];
  const queue = new PQueue({ concurrency: 8 });
  await queue.addAll(
    run.file.orders.map((order, index) => async () => {
      const document = documentOf(run.file, order, shift);
      const body = { companyId: COMPANY, policyId: 'standard', channel: 'fax', document };
      const key = `nw-${order.order_id}-${sha256Hex(canonicalText(body)).slice(0, 16)}`;
      const { intakeNumber } = enteredSchema.parse(
        await run.clients['nw-clerk'].post('/orders', body, { key }),
      );
      numbers[index] = intakeNumber;
      documents.set(intakeNumber, document);
      run.progress({ entered: documents.size, ended: 0 });
    }),
  );
  await untilAllEnded(run, documents);
  return numbers;
}

async function untilAllEnded(
  { clients, today, progress }: NorthwindRun,
  documents: ReadonlyMap<string, OrderDocument>,
): Promise<void> {
  for (let idle = 0; idle < IDLE_ROUNDS; idle += 1) {
    const done = await Promise.all([
      ...APPROVERS.map((person) => workOffTasks(person, clients[person], today)),
      negotiateAll(clients['nw-sales'], documents),
    ]);
    const ended = (await allOrders(clients['nw-clerk'], ENDS)).filter((order) =>
      documents.has(order.intakeNumber),
    );
    progress({ entered: documents.size, ended: ended.length });
    if (ended.length === documents.size) return;
    if (done.some((count) => count > 0)) idle = 0;
    else await delay(200);
  }
  throw new Error('orders stand still: look at /operations/stuck');
}
