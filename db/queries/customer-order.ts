import { type Kysely, sql } from 'kysely';
import type { CustomerFacts } from '../../domain/links/customer-view.ts';
import { policyOf } from '../policies.ts';
import type { DB } from '../schema.ts';
import { orderRecord } from './order-record.ts';

/** What is so of an order that its customer may know, at its current revision. Throws when there is no such order. */
export async function customerOrder(db: Kysely<DB>, intakeNumber: string): Promise<CustomerFacts> {
  const order = await orderRecord(db, intakeNumber);
  if (!order) throw new Error(`there is no order ${intakeNumber}`);
  const policy = await policyOf(db, order.policyId, order.policyVersion);
  const { rows } = await sql<{ zh: string; en: string }>`
    SELECT name_zh AS zh, name_en AS en FROM org_units WHERE id = ${order.companyId}`.execute(db);
  const { orderNumber, customerName, revision, stage, missing, document } = order;
  return {
    intakeNumber,
    orderNumber,
    company: rows[0] ?? { zh: order.companyId, en: order.companyId },
    customerName,
    revision,
    receivedAt: order.receivedAt,
    zone: policy.calendar.zone,
    stage,
    missing,
    document,
    paymentMethods: policy.paymentMethods,
  };
}
