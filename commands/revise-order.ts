import { documentColumns } from '../db/document-columns.ts';
import { commitOrder, type LockedOrder } from '../db/orders.ts';
import { currentHash, revisionInsert } from '../db/revisions.ts';
import { supersedeRevision } from '../db/supersede-revision.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { MissingPart } from '../domain/order/missing-part.ts';
import { allotOrderNumber } from '../db/counters.ts';
import type { OrderDocument } from '../domain/order/document.ts';
import type { Stage } from '../domain/order/stages.ts';
import { type Assessment, assessDocument } from './assess-document.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { hintOf, type OpenOrder, openOrder, standsBeforeEffective } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';

export type ReviseOrderInput = {
  intakeNumber: string;
  /** If-Match: the revision that is changed. */
  revision: number;
  cause: 'customer' | 'our-error' | 'specification';
  note?: string | undefined;
  document: OrderDocument;
};

export type ReviseOrderAnswer = {
  intakeNumber: string;
  revision: number;
  sha256: string;
  classes: string[];
  /** What the customer still has to say (P-6). */
  missing?: MissingPart[];
  /** Gates whose approval stands, for what they judged is the same (P-44). */
  standing: string[];
  /** Where the order stood when it was revised; its process now takes it to the first review. */
  stage: Stage;
  seq: number;
};

/**
 * Changes what an order says, before it is effective (P-44, P-145): a new revision, assessed by the policy version
 * to which the order is pinned. Only the gates whose matter has changed answer anew: all else that hung on the
 * revision before is withdrawn or freed in the same transaction, so that no approval counts for what its approver did
 * not see; an open request to cancel is asked again.
 *
 * A document that breaks a company rule is refused with a `validation` problem naming the rule: an order is rejected
 * at intake only (P-7), afterwards it stays as it was. 201 with the revision.
 */
export async function reviseOrder(
  context: CommandContext,
  request: CommandRequest,
  input: ReviseOrderInput,
): Promise<CommandResult<ReviseOrderAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, cause } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'revise-order' });
    const { order, person } = open;
    await standsBeforeEffective(open);
    requireSeen(order, input.revision);
    const assessed = await assessRevision(open, input.document);

    const revision = order.revision + 1;
    const note = input.note?.trim() || null;
    const { now: at, correlationId } = scope;
    const carried = await supersedeRevision(trx, order, { policy: open.policy, matter: assessed.matter, at });
    const given = { orderId: order.id, revision, cause, note, author: person.id, assessed, at };
    await revisionInsert(trx, given).execute();
    const classes = assessed.classes.map(({ code }) => code);
    const standing = carried.map(({ code, id, revision: seen }) => ({
      gate: code,
      gateId: id,
      revision: seen,
    }));
    const data = { revision, sha256: assessed.sha256, cause, note, classes: assessed.classes, standing };
    const orderNumber = await numberNow(open, assessed);
    const { seq } = await commitOrder(trx, order, {
      changes: {
        revision,
        ...(orderNumber !== null && { order_number: orderNumber }),
        ...documentColumns(assessed, [order.intake_number, orderNumber ?? order.order_number ?? '']),
      },
      audit: [{ kind: 'revised', actor: person.id, data, correlationId, at }],
      move: true,
      now: at,
    });
    const { sha256 } = assessed;
    return {
      status: 201,
      headers: { location: `/orders/${intakeNumber}`, etag: `"${revision}"` },
      body: {
        intakeNumber,
        revision,
        sha256,
        classes,
        ...(assessed.missing !== null && { missing: assessed.missing }),
        stage: order.stage,
        standing: carried.map(({ code }) => code),
        seq,
      },
      hint: hintOf(order, seq, 'revised'),
    };
  });
}

/** The number that a complete order would have got at intake, last since others wait for the sequence; else null. */
async function numberNow(
  { trx, scope, order, policy }: OpenOrder,
  { missing, classes }: Assessment,
): Promise<string | null> {
  if (missing !== null || order.missing === null || policy.orderNumber.at !== 'intake') return null;
  return allotOrderNumber(trx, policy, {
    companyCode: order.companyCode,
    classes: classes.map(({ code }) => code),
    localDate: localDate(scope.now, policy.calendar.zone),
  });
}

function requireSeen(order: LockedOrder, seen: number): void {
  if (seen === order.revision) return;
  throw new CommandProblem(
    'revision-mismatch',
    `You revise revision ${seen}; order ${order.intake_number} is at revision ${order.revision}.`,
    { extra: { currentRevision: order.revision } },
  );
}

async function assessRevision(
  { trx, order, policy }: OpenOrder,
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
