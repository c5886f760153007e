import type { Updateable } from 'kysely';
import type { AuditEntry } from '../db/audit.ts';
import { allotOrderNumber } from '../db/counters.ts';
import { documentColumns } from '../db/document-columns.ts';
import { roundsBecame } from '../db/negotiation.ts';
import type { LockedOrder } from '../db/orders.ts';
import { currentHash, revisionInsert } from '../db/revisions.ts';
import type { OrdersTable } from '../db/schema/orders.ts';
import { supersedeRevision } from '../db/supersede-revision.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { OrderDocument } from '../domain/order/document.ts';
import type { RevisionCause } from '../domain/order/revision-causes.ts';
import { type Assessment, assessDocument } from './assess-document.ts';
import type { OpenOrder } from './open-order.ts';
import { requireProject } from './order-links.ts';
import { CommandProblem, type FieldError } from './problem.ts';

type Revising = Pick<OpenOrder, 'trx' | 'scope' | 'order' | 'policy'>;

/** Throws `revision-mismatch` when another revision was seen than the order has. */
export function requireSeen(order: LockedOrder, seen: number): void {
  if (seen === order.revision) return;
  throw new CommandProblem(
    'revision-mismatch',
    `You revise revision ${seen}; order ${order.intake_number} is at revision ${order.revision}.`,
    { extra: { currentRevision: order.revision } },
  );
}

/** What the policy makes of the next document. Throws `validation` when it changes nothing, or breaks a company rule. */
export async function assessRevision(
  { trx, order, policy }: Revising,
  document: OrderDocument,
): Promise<Assessment> {
  const { company_id: companyId, channel, received_at: receivedAt } = order;
  const assessed = await assessDocument(trx, { policy, companyId, channel, receivedAt, document });
  if (assessed.missing !== null && order.missing === null) {
    const errors = assessed.missing.map(({ path, zh, en }) => ({
      path: `document.${path}`,
      code: 'required',
      message: `${en} / ${zh}`,
    }));
    throw new CommandProblem('validation', 'A complete order stays complete.', { errors });
  }
  requireProject(policy, assessed, order.project_id);
  if (assessed.sha256 === (await currentHash(trx, order))) {
    const message = `the document says what revision ${order.revision} says`;
    throw new CommandProblem('validation', 'A new revision changes something.', {
      errors: [{ path: 'document', code: 'unchanged', message }],
    });
  }
  if (assessed.refusals.length > 0) {
    throw new CommandProblem('validation', 'The company takes no such order.', {
      errors: assessed.refusals.map(({ code, reason }): FieldError => {
        const rule = policy.refuse.find((known) => known.code === code)?.rule ?? '';
        return { path: 'document', code, message: `${reason.en} / ${reason.zh} (${rule})` };
      }),
    });
  }
  return assessed;
}

export type NewRevision = {
  cause: RevisionCause;
  note: string | null;
  /** Who wrote it, and who made it the order's: the second is the actor of the event. */
  author: string;
  actor: string;
  assessed: Assessment;
  /** The change request that was granted. */
  requestId?: string;
};

export type WrittenRevision = {
  revision: number;
  /** Gates whose approval stands, for what they judged is the same (P-44). */
  standing: string[];
  /** For the commit of the order: its columns and the event of its chain. */
  changes: Updateable<OrdersTable>;
  event: AuditEntry;
};

/**
 * The next revision of an order whose lock is held, with all that follows for what hung on the one before; rounds of
 * negotiation that were accepted name it. The caller commits the order.
 */
export async function writeRevision(open: Revising, given: NewRevision): Promise<WrittenRevision> {
  const { trx, scope, order, policy } = open;
  const { cause, note, author, actor, assessed, requestId } = given;
  const { now: at, correlationId } = scope;
  const revision = order.revision + 1;
  const carried = await supersedeRevision(trx, order, { policy, matter: assessed.matter, at });
  await revisionInsert(trx, { orderId: order.id, revision, cause, note, author, assessed, at }).execute();
  const rounds = await roundsBecame(trx, order, revision);
  const orderNumber = await numberNow(open, assessed);
  const data = {
    revision,
    sha256: assessed.sha256,
    cause,
    note,
    classes: assessed.classes,
    standing: carried.map(({ code, id, revision: seen }) => ({ gate: code, gateId: id, revision: seen })),
    ...(rounds.length > 0 && { rounds }),
    ...(requestId !== undefined && { requestId, author }),
  };
  return {
    revision,
    standing: carried.map(({ code }) => code),
    changes: {
      revision,
      ...(orderNumber !== null && { order_number: orderNumber }),
      ...documentColumns(assessed, [order.intake_number, orderNumber ?? order.order_number ?? '']),
    },
    event: { kind: 'revised', actor, data, correlationId, at },
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
