import { sql, type Transaction } from 'kysely';
import type { CompleteDocument } from '../domain/order/document.ts';
import { searchText } from '../domain/order/search-text.ts';
import type { ClassFound, Refusal } from '../domain/policy/conditions.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { type AuditHead, chainOf } from './audit.ts';
import { json } from './json.ts';
import type { Company } from './org-units.ts';

import type { DB } from './schema.ts';

export type NewOrder = {
  orderId: string;
  intakeNumber: string;
  orderNumber: string | null;
  company: Company;
  policy: Pick<Policy, 'id' | 'version'>;
  stage: 'RECEIVED' | 'REJECTED';
  personId: string;
  channel: string;
  receivedAt: Date;
  assessed: {
    document: CompleteDocument;
    sha256: string;
    matter: Record<string, string>;
    classes: ClassFound[];
    refusals: Refusal[];
    applicableGates: string[];
    amount: string;
    customerId: string | null;
    customerName: string;
    prepaid: boolean;
  };
  /** The head of an empty chain. */
  from: AuditHead;
  correlationId: string;
  now: Date;
};

/** Stores an order with its first revision and the first event of its chain, in one statement. A rejected one is closed at once. */
export async function insertOrder(trx: Transaction<DB>, given: NewOrder): Promise<void> {
  const { orderId: id, intakeNumber, orderNumber, stage, assessed, policy, now, correlationId } = given;
  const { document } = assessed;
  const rejected = stage === 'REJECTED';
  const { rows, head } = chainOf({ kind: 'order', id }, given.from, [
    {
      kind: rejected ? 'rejected' : 'received',
      actor: given.personId,
      data: {
        intakeNumber,
        orderNumber,
        company: given.company.id,
        policy: { id: policy.id, version: policy.version },
        channel: given.channel,
        receivedAt: given.receivedAt.toISOString(),
        revision: 1,
        sha256: assessed.sha256,
        classes: assessed.classes,
        ...(rejected && { refusals: assessed.refusals }),
      },
      correlationId,
      at: now,
    },
  ]);
  const order = trx.insertInto('orders').values({
    id,
    intake_number: intakeNumber,
    order_number: orderNumber,
    company_id: given.company.id,
    policy_id: policy.id,
    policy_version: policy.version,
    customer_id: assessed.customerId,
    channel: given.channel,
    entered_by: given.personId,
    received_at: given.receivedAt,
    entered_at: now,
    stage,
    stage_since: now,
    revision: 1,
    classes: assessed.classes.map(({ code }) => code),
    applicable_gates: rejected ? [] : assessed.applicableGates,
    amount: assessed.amount,
    currency: document.currency,
    required_on: document.delivery.date,
    payment_method: document.paymentMethod,
    prepaid: assessed.prepaid,
    customer_name: assessed.customerName,
    search_text: searchText(document, [intakeNumber, orderNumber ?? '', assessed.customerName]),
    refusal_reason: rejected ? json(assessed.refusals.map(({ reason }) => reason)) : null,
    changed_at: now,
    audit_seq: head.seq,
    audit_hash: head.hash,
    closed_at: rejected ? now : null,
    correlation_id: correlationId,
  });
  const revision = trx.insertInto('order_revisions').values({
    order_id: id,
    revision: 1,
    document: json(document),
    sha256: assessed.sha256,
    matter: json(assessed.matter),
    cause: 'intake',
    note: null,
    author: given.personId,
    classes: json(assessed.classes),
    created_at: now,
  });
  const events = trx.insertInto('audit_events').values(rows);
  await sql`WITH placed AS (${order}), revised AS (${revision}) ${events}`.execute(trx);
}
