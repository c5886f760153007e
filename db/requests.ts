import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { RequestKind } from '../domain/gates/gate-kinds.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import { json } from './json.ts';
import type { DB } from './schema.ts';

export type NewRequest = {
  orderId: string;
  revision: number;
  kind: RequestKind;
  reason: string;
  personId: string;
  /** For whom they stood in. */
  onBehalfOf: string | null;
  at: Date;
  /** Of declining: what the customer is told of it, in these words. */
  customerReason?: string | undefined;
  /** Of a change: the customer's letter, and what the order would say. */
  change?: {
    letter: { reference: string; sha256: string };
    document: CompleteDocument;
    enquiryId?: string | undefined;
    projectId?: string | undefined;
  };
};

/** Stores what somebody asks of an order whose lock is held; at most one of a kind is open. Answers its id. */
export async function addRequest(trx: Transaction<DB>, request: NewRequest): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('requests')
    .values({
      id,
      order_id: request.orderId,
      revision: request.revision,
      kind: request.kind,
      reason: request.reason,
      requested_by: request.personId,
      requested_for: request.onBehalfOf,
      requested_at: request.at,
      status: 'open',
      customer_reason: request.customerReason ?? null,
      letter_reference: request.change?.letter.reference ?? null,
      letter_sha256: request.change?.letter.sha256 ?? null,
      document: request.change ? json(request.change.document) : null,
      enquiry_id: request.change?.enquiryId ?? null,
      project_id: request.change?.projectId ?? null,
    })
    .execute();
  return id;
}

/** What the order would say by the changes that were asked for in writing and not granted. */
export async function ungrantedChanges(trx: Transaction<DB>, orderId: string): Promise<CompleteDocument[]> {
  const rows = await trx
    .selectFrom('requests')
    .select('document')
    .where('order_id', '=', orderId)
    .where('kind', '=', 'change')
    .where('status', '<>', 'granted')
    .execute();
  return rows.flatMap(({ document }) => document ?? []);
}

export type SupersededRequest = {
  id: string;
  kind: 'decline' | 'change';
  reason: string;
  requestedBy: string;
};

/**
 * What a new revision makes of the open requests: to decline the order is moot, since it is reviewed again; so is a
 * change, which was written on what the order said before; to cancel it is still asked for. The gate that asked so was
 * of the old revision and is withdrawn: without a gate the process asks again, on the new revision. Answers what is
 * moot.
 */
export async function carryRequests(
  trx: Transaction<DB>,
  orderId: string,
  at: Date,
): Promise<SupersededRequest[]> {
  const open = trx.updateTable('requests').where('order_id', '=', orderId).where('status', '=', 'open');
  await open.set({ gate_id: null }).where('kind', '=', 'cancel').execute();
  const moot = await open
    .set({ status: 'withdrawn', settled_at: at })
    .where('kind', 'in', ['decline', 'change'])
    .returning(['id', 'kind', 'reason', 'requested_by as requestedBy'])
    .execute();
  return moot.flatMap(({ kind, ...asked }) => (kind === 'cancel' ? [] : [{ ...asked, kind }]));
}

/** Nothing of the order is refused any more that it could be declined for: nobody has to answer that. */
export async function withdrawDecline(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await trx
    .updateTable('requests')
    .set({ status: 'withdrawn', settled_at: at })
    .where('order_id', '=', orderId)
    .where('status', '=', 'open')
    .where('kind', '=', 'decline')
    .execute();
}

export type ChangeAsked = {
  id: string;
  reason: string;
  requestedBy: string;
  requestedFor: string | null;
  letter: { reference: string; sha256: string };
  document: CompleteDocument;
  /** Enquiry and project that the order is to name; absent, those that it names. */
  links: { enquiryId?: string; projectId?: string };
};

/** The change that was asked for, by its own id or by the gate that decides it. */
export async function changeOf(
  trx: Transaction<DB>,
  by: { requestId: string } | { gateId: string },
): Promise<ChangeAsked> {
  const row = await trx
    .selectFrom('requests')
    .selectAll()
    .$call((query) =>
      'gateId' in by ? query.where('gate_id', '=', by.gateId) : query.where('id', '=', by.requestId),
    )
    .executeTakeFirstOrThrow();
  const { id, reason, requested_by: requestedBy, requested_for: requestedFor } = row;
  const { letter_reference: reference, letter_sha256: sha256 } = row;
  if (reference === null || sha256 === null || row.document === null) {
    throw new Error(`the request ${id} is not a change`);
  }
  const { enquiry_id: enquiryId, project_id: projectId } = row;
  const links = { ...(enquiryId !== null && { enquiryId }), ...(projectId !== null && { projectId }) };
  return {
    id,
    reason,
    requestedBy,
    requestedFor,
    letter: { reference, sha256 },
    document: row.document,
    links,
  };
}
