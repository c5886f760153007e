import { type Kysely, sql } from 'kysely';
import type { HoldKind } from '../../domain/holds/hold-kinds.ts';
import type { MissingPart } from '../../domain/order/missing-part.ts';
import type { CompleteDocument } from '../../domain/order/document.ts';
import type { Stage } from '../../domain/order/stages.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

/** An order as it stands, with the document of its current revision. */
export type OrderRecord = {
  id: string;
  intakeNumber: string;
  orderNumber: string | null;
  companyId: string;
  groupId: string;
  policyId: string;
  policyVersion: number;
  customerId: string | null;
  customerName: string;
  channel: string;
  enteredBy: string;
  receivedAt: string;
  enteredAt: string;
  stage: Stage;
  stageSince: string;
  revision: number;
  sha256: string;
  classes: string[];
  amount: string | null;
  currency: string;
  requiredOn: string | null;
  missing: MissingPart[] | null;
  refusalReason: { zh: string; en: string }[] | null;
  enquiryId: string | null;
  projectId: string | null;
  document: CompleteDocument;
  closedAt: string | null;
  openDisputes: number;
  /** What was agreed after signing of how and when it is paid; null where nothing was. */
  paymentTerms: PaymentTerms | null;
  /** The kinds of hold that are open. */
  holds: HoldKind[];
  /** Intake numbers of orders of the same goods that came before it (P-2). */
  possibleDuplicates: string[];
  seq: number;
  appliedSeq: number;
};

export type PaymentTerms = {
  method: string;
  amount: string;
  dueOn: string;
  agreedBy: string;
  agreedAt: string;
  status: 'open' | 'fulfilled' | 'withdrawn';
};

/** The order with this intake number; null when there is none. One query. */
export async function orderRecord(db: Kysely<DB>, intakeNumber: string): Promise<OrderRecord | null> {
  const { rows } = await sql<OrderRecord>`
    SELECT o.id, o.intake_number AS "intakeNumber", o.order_number AS "orderNumber", o.company_id AS "companyId",
      u.group_id AS "groupId", o.policy_id AS "policyId", o.policy_version AS "policyVersion",
      o.customer_id AS "customerId", o.customer_name AS "customerName", o.channel, o.entered_by AS "enteredBy",
      ${iso('o.received_at')} AS "receivedAt", ${iso('o.entered_at')} AS "enteredAt", o.stage,
      ${iso('o.stage_since')} AS "stageSince", o.revision, r.sha256, o.classes, o.amount::text AS amount,
      o.currency, o.required_on::text AS "requiredOn", o.refusal_reason AS "refusalReason", o.missing,
      o.enquiry_id AS "enquiryId", o.project_id AS "projectId", r.document, ${iso('o.closed_at')} AS "closedAt",
      (SELECT count(*)::int FROM disputes d WHERE d.order_id = o.id AND d.resolved_at IS NULL) AS "openDisputes",
      (SELECT json_build_object('method', d.findings->>'method', 'amount', b.amount::text, 'dueOn', b.due_on,
          'agreedBy', d.person_id, 'agreedAt', ${iso('d.decided_at')}, 'status', b.status)
        FROM gates g JOIN decisions d ON d.gate_id = g.id JOIN obligations b ON b.decision_id = d.id
        WHERE g.order_id = o.id AND g.kind = 'terms' AND g.status = 'approved' AND g.valid_revision = o.revision
          AND b.kind = 'payment' ORDER BY d.decided_at DESC LIMIT 1) AS "paymentTerms",
      ARRAY(SELECT h.kind FROM holds h WHERE h.order_id = o.id AND h.released_at IS NULL ORDER BY h.kind) AS holds,
      o.seq, o.applied_seq AS "appliedSeq",
      ARRAY(SELECT e.intake_number FROM possible_duplicates d JOIN orders e ON e.id = d.earlier_id
        WHERE d.order_id = o.id ORDER BY e.received_at DESC, e.id) AS "possibleDuplicates"
    FROM orders o JOIN org_units u ON u.id = o.company_id
    JOIN order_revisions r ON r.order_id = o.id AND r.revision = o.revision
    WHERE o.intake_number = ${intakeNumber}`.execute(db);
  return rows[0] ?? null;
}

export type RevisionRecord = {
  revision: number;
  sha256: string;
  cause: string;
  note: string | null;
  author: string;
  classes: { code: string; reason?: unknown }[];
  createdAt: string;
  document: CompleteDocument;
};

/** Every revision of an order, the first first; at most a thousand. */
export async function revisionsOf(db: Kysely<DB>, orderId: string): Promise<RevisionRecord[]> {
  const { rows } = await sql<RevisionRecord>`
    SELECT revision, sha256, cause, note, author, classes, document, ${iso('created_at')} AS "createdAt"
    FROM order_revisions WHERE order_id = ${orderId} ORDER BY revision LIMIT 1000`.execute(db);
  return rows;
}

/**
 * The document of a revision; null when there is none of this number, or it waited for what the customer had to say
 * (P-6).
 */
export async function completeRevision(
  db: Kysely<DB>,
  orderId: string,
  revision: number,
): Promise<CompleteDocument | null> {
  const row = await db
    .selectFrom('order_revisions')
    .select('document')
    .where('order_id', '=', orderId)
    .where('revision', '=', revision)
    // Nothing is judged of an incomplete one.
    .where(sql<boolean>`matter <> '{}'`)
    .executeTakeFirst();
  return row?.document ?? null;
}

/** Whether the process has applied everything up to `seq`; an order that was just received has no process yet. */
export async function isApplied(db: Kysely<DB>, intakeNumber: string, seq: number): Promise<boolean> {
  const row = await db
    .selectFrom('orders')
    .select(['applied_seq', 'stage'])
    .where('intake_number', '=', intakeNumber)
    .executeTakeFirst();
  return row !== undefined && row.applied_seq >= seq && row.stage !== 'RECEIVED';
}
