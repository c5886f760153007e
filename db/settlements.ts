import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { SettlementEvidence } from '../domain/gates/evidence.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import { compileConditions } from '../domain/policy/conditions.ts';
import { factsOf } from '../domain/policy/facts-of-document.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { customerFacts } from './customers.ts';
import type { LockedOrder, OrderRow } from './orders.ts';
import { productsOf } from './products.ts';
import { orderDocument } from './revisions.ts';
import type { DB } from './schema.ts';
import type { SettlementsTable } from './schema/contract.ts';

type Choice = Selectable<SettlementsTable>;

/** The method that was chosen last for an order (P-129); null while none is. */
export async function settlementOf(db: Kysely<DB>, orderId: string): Promise<Choice | null> {
  const row = await db
    .selectFrom('settlements')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('choice', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Stores a choice for an order whose lock is held. */
export async function addSettlement(
  trx: Transaction<DB>,
  given: Omit<Choice, 'id' | 'choice'>,
): Promise<void> {
  const choice = ((await settlementOf(trx, given.order_id))?.choice ?? 0) + 1;
  await trx
    .insertInto('settlements')
    .values({ ...given, id: randomUUID(), choice })
    .execute();
}

type Settled = {
  order: Pick<OrderRow, 'id' | 'company_id' | 'customer_id' | 'channel' | 'received_at' | 'classes'>;
  policy: Policy;
  document: CompleteDocument;
  now: Date;
};

/** The payment methods that the policy leaves open to this customer, as their credit is now (P-129). Two queries. */
export async function allowedMethods(
  db: Kysely<DB>,
  { order, policy, document, now }: Settled,
): Promise<string[]> {
  const receivedOn = localDate(order.received_at, policy.calendar.zone);
  const { company_id: companyId, customer_id: buyer, channel, classes } = order;
  const skus = document.lines.flatMap((line) => (line.sku === undefined ? [] : [line.sku]));
  const { products } = await productsOf(db, companyId, skus);
  const customer =
    buyer === null ? null : await customerFacts(db, companyId, buyer, localDate(now, policy.calendar.zone));
  return compileConditions(policy).settlementMethods(
    factsOf({ policy, document, channel, receivedOn, products, customer, classes }),
  );
}

/**
 * The method that was chosen for an order and is not open to its customer any more, by another rating or amount
 * (P-129), with those that are. Null where the choice holds, or none was made.
 */
export async function closedSettlement(
  trx: Transaction<DB>,
  { order, policy, now }: { order: LockedOrder; policy: Policy; now: Date },
): Promise<{ chosen: Choice; allowed: string[] } | null> {
  if (!policy.settlement || order.missing !== null) return null;
  const chosen = await settlementOf(trx, order.id);
  if (!chosen) return null;
  const document = await orderDocument(trx, order);
  const allowed = await allowedMethods(trx, { order, policy, document, now });
  return allowed.includes(chosen.method) ? null : { chosen, allowed };
}

/** What those are shown who approve credit or quote; a choice that is not open any more is none. */
export async function settlementEvidence(db: Kysely<DB>, settled: Settled): Promise<SettlementEvidence> {
  const chosen = await settlementOf(db, settled.order.id);
  const allowed = await allowedMethods(db, settled);
  const holds = chosen !== null && allowed.includes(chosen.method);
  return { allowed, chosen: holds ? chosen.method : null, reason: holds ? chosen.reason : null };
}
