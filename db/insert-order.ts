import { sql, type Transaction } from 'kysely';
import type { Refusal } from '../domain/policy/conditions.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { type AuditHead, chainOf } from './audit.ts';
import { type AssessedDocument, documentColumns } from './document-columns.ts';
import { json } from './json.ts';
import type { Company } from './org-units.ts';

import { type NewRevision, revisionInsert } from './revisions.ts';
import type { DB } from './schema.ts';

export type NewOrder = {
  orderId: string;
  intakeNumber: string;
  orderNumber: string | null;
  company: Company;
  policy: Pick<Policy, 'id' | 'version'>;
  stage: 'RECEIVED' | 'REJECTED' | 'AWAITING_CUSTOMER_INFO';
  personId: string;
  /** For whom they stood in. */
  onBehalfOf: string | null;
  channel: string;
  receivedAt: Date;
  links: { enquiryId?: string | undefined; projectId?: string | undefined };
  assessed: AssessedDocument & NewRevision['assessed'] & { refusals: Refusal[] };
  /** Earlier orders that it may be a double of: its chain tells them. */
  duplicates: readonly { intakeNumber: string }[];
  /** What was checked where it is confirmed on submission (P-12): the evidence in its chain. */
  confirmed: object | null;
  /** The head of an empty chain. */
  from: AuditHead;
  correlationId: string;
  now: Date;
};

/**
 * Stores an order with its first revision and the first events of its chain, in one statement. A rejected one is closed
 * at once.
 */
export async function insertOrder(trx: Transaction<DB>, given: NewOrder): Promise<void> {
  const { orderId: id, intakeNumber, orderNumber, stage, assessed, policy, now, correlationId } = given;
  const rejected = stage === 'REJECTED';
  const by = { actor: given.personId, onBehalfOf: given.onBehalfOf, correlationId, at: now };
  const { rows, head } = chainOf({ kind: 'order', id }, given.from, [
    {
      ...by,
      kind: rejected ? 'rejected' : 'received',
      data: {
        intakeNumber,
        orderNumber,
        company: given.company.id,
        policy: { id: policy.id, version: policy.version },
        channel: given.channel,
        receivedAt: given.receivedAt.toISOString(),
        ...given.links,
        revision: 1,
        sha256: assessed.sha256,
        classes: assessed.classes,
        ...(rejected && { refusals: assessed.refusals }),
        ...(assessed.missing !== null && { missing: assessed.missing.map(({ path }) => path) }),
      },
    },
    ...(given.confirmed === null
      ? []
      : [{ ...by, kind: 'confirmed', data: { revision: 1, ...given.confirmed } }]),
    ...(given.duplicates.length === 0
      ? []
      : [
          {
            ...by,
            kind: 'possible-duplicate',
            data: { of: given.duplicates.map((earlier) => earlier.intakeNumber) },
          },
        ]),
  ]);
  const order = trx.insertInto('orders').values({
    id,
    intake_number: intakeNumber,
    order_number: orderNumber,
    company_id: given.company.id,
    policy_id: policy.id,
    policy_version: policy.version,
    channel: given.channel,
    entered_by: given.personId,
    entered_for: given.onBehalfOf,
    received_at: given.receivedAt,
    entered_at: now,
    stage,
    stage_since: now,
    revision: 1,
    ...documentColumns(assessed, [intakeNumber, orderNumber ?? '']),
    // Nothing is asked of a rejected order.
    ...(rejected && { applicable_gates: [] }),
    refusal_reason: rejected ? json(assessed.refusals.map(({ reason }) => reason)) : null,
    changed_at: now,
    audit_seq: head.seq,
    audit_hash: head.hash,
    closed_at: rejected ? now : null,
    correlation_id: correlationId,
    enquiry_id: given.links.enquiryId ?? null,
    project_id: given.links.projectId ?? null,
  });
  const revision = revisionInsert(trx, {
    orderId: id,
    revision: 1,
    cause: 'intake',
    note: null,
    author: given.personId,
    authorFor: given.onBehalfOf,
    assessed,
    at: now,
  });
  const events = trx.insertInto('audit_events').values(rows);
  await sql`WITH placed AS (${order}), revised AS (${revision}) ${events}`.execute(trx);
}
