import type { Updateable } from 'kysely';
import type { AuditEntry } from '../db/audit.ts';
import { allotOrderNumber } from '../db/counters.ts';
import { redateClocks } from '../db/clocks/redate-clocks.ts';
import { documentColumns } from '../db/document-columns.ts';
import { json } from '../db/json.ts';
import { roundsBecame } from '../db/negotiation.ts';
import { noticeOrder } from '../db/notice-order.ts';
import { queueNotices } from '../db/notices.ts';
import { revisionInsert } from '../db/revisions.ts';
import type { OrdersTable } from '../db/schema/orders.ts';
import { supersedeRevision } from '../db/supersede-revision.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { RevisionCause } from '../domain/order/revision-causes.ts';
import type { Assessment } from './assess-document.ts';
import type { OpenOrder } from './open-order.ts';
import type { OrderLinks } from './order-links.ts';
import { possibleDuplicates, tellDuplicates } from './possible-duplicates.ts';
import { tellOverpaid } from './tell-overpaid.ts';
import { tellSuperseded } from './tell-superseded.ts';

type Revising = Pick<OpenOrder, 'trx' | 'scope' | 'order' | 'policy'>;

export type NewRevision = {
  cause: RevisionCause;
  note: string | null;
  /** Who wrote it, for whom, and who made it the order's: the last is the actor of the events. */
  author: string;
  authorFor: string | null;
  actor: string;
  assessed: Assessment;
  /** Enquiry and project that the order names from now on; absent, those that it named. */
  links?: OrderLinks;
  /** It comes of what was accepted in talks, and their rounds name it. */
  agreed: boolean;
  /** The change request that was granted. */
  requestId?: string;
};

export type WrittenRevision = {
  revision: number;
  /** Gates whose approval stands, for what they judged is the same (P-44). */
  standing: string[];
  /** Orders that it may be a double of now, and was not known to be before (P-2). */
  duplicates: string[];
  /** For the commit of the order: its columns and the events of its chain. */
  changes: Updateable<OrdersTable>;
  audit: AuditEntry[];
};

/**
 * The next revision of an order whose lock is held, with all that follows for what hung on the one before; rounds of
 * negotiation that were accepted name it where it comes of them. An order that is completed against a rule of the company is to be rejected,
 * and its process does so (P-7). The caller commits the order.
 */
export async function writeRevision(open: Revising, given: NewRevision): Promise<WrittenRevision> {
  const { trx, scope, order, policy } = open;
  const { cause, note, author, authorFor, actor, assessed, links = {}, agreed, requestId } = given;
  const { now: at, correlationId } = scope;
  const revision = order.revision + 1;
  const written = { orderId: order.id, revision, cause, note, author, authorFor, assessed, at };
  await revisionInsert(trx, written).execute();
  const rejected = assessed.refusals.length > 0;
  const { carried, superseded } = await supersedeRevision(trx, order, {
    policy,
    matter: assessed.matter,
    at,
  });
  await tellSuperseded(open, superseded);
  const { document } = assessed;
  await redateClocks(trx, {
    order: { id: order.id, revision, receivedAt: order.received_at },
    policy,
    document,
    at,
  });
  const overpaid = rejected ? null : await tellOverpaid(open, assessed);
  const rounds = agreed ? await roundsBecame(trx, order, revision) : [];
  const orderNumber = rejected ? null : await numberNow(open, assessed);
  const duplicates = rejected ? [] : await newDuplicates(open, assessed);
  const completes = order.missing !== null && !rejected && duplicates.length === 0;
  const confirmed = completes ? assessed.confirmed : null;
  if (confirmed !== null) await tellConfirmed(open, assessed, orderNumber);
  const event = (kind: string, data: Record<string, unknown>): AuditEntry => ({
    kind,
    actor,
    data: { revision, ...data },
    correlationId,
    at,
  });
  return {
    revision,
    standing: carried.map(({ code }) => code),
    duplicates,
    changes: {
      revision,
      ...(orderNumber !== null && { order_number: orderNumber }),
      ...documentColumns(assessed, [order.intake_number, orderNumber ?? order.order_number ?? '']),
      ...(links.enquiryId !== undefined && { enquiry_id: links.enquiryId }),
      ...(links.projectId !== undefined && { project_id: links.projectId }),
      // Nothing is asked of a rejected order.
      ...(rejected && {
        applicable_gates: [],
        refusal_reason: json(assessed.refusals.map(({ reason }) => reason)),
      }),
    },
    audit: [
      event('revised', {
        sha256: assessed.sha256,
        cause,
        note,
        ...links,
        classes: assessed.classes,
        standing: carried.map(({ code, id, revision: seen }) => ({ gate: code, gateId: id, revision: seen })),
        ...(rounds.length > 0 && { rounds }),
        ...(requestId !== undefined && { requestId, author }),
      }),
      ...(overpaid ? [event('overpaid', overpaid)] : []),
      ...superseded.map(({ id, kind }) => event('request-superseded', { requestId: id, kind })),
      ...(rejected ? [event('rejected', { refusals: assessed.refusals })] : []),
      ...(confirmed === null ? [] : [event('confirmed', confirmed)]),
      ...(duplicates.length > 0 ? [event('possible-duplicate', { of: duplicates })] : []),
    ],
  };
}

/** The number that a complete order would have got at intake, last since others wait for the sequence; else null. */
async function numberNow(
  { trx, scope, order, policy }: Revising,
  { missing, classes }: Assessment,
): Promise<string | null> {
  if (missing !== null || order.missing === null || policy.orderNumber.at !== 'intake') return null;
  return allotOrderNumber(trx, policy, {
    companyCode: order.companyCode,
    classes: classes.map(({ code }) => code),
    localDate: localDate(scope.now, policy.calendar.zone),
  });
}

/** What completes an order is confirmed at once as at intake, where the policy wants it and all is in order (P-12). */
async function tellConfirmed(
  { trx, scope, order, policy }: Revising,
  { customerId, customerName, document }: Assessment,
  orderNumber: string | null,
): Promise<void> {
  const { now, correlationId } = scope;
  const told = noticeOrder(order);
  await queueNotices(trx, {
    event: 'confirmed',
    order: { ...told, customerId, customerName, orderNumber: orderNumber ?? told.orderNumber },
    policy,
    data: { requiredOn: document.delivery.date },
    dedupe: order.id,
    now,
    correlationId,
  });
}

/** As at intake (P-2), but for those that the order was flagged with before. */
async function newDuplicates(
  { trx, scope, order, policy }: Revising,
  assessed: Assessment,
): Promise<string[]> {
  const { company_id: companyId, received_at: receivedAt } = order;
  const found = await possibleDuplicates(trx, policy, { orderId: order.id, companyId, receivedAt, assessed });
  return tellDuplicates(trx, scope, { order: noticeOrder(order), policy, duplicates: found });
}
