import { commitOrder } from '../db/orders.ts';
import type { MissingPart } from '../domain/order/missing-part.ts';
import type { OrderDocument } from '../domain/order/document.ts';
import { type RevisionCause } from '../domain/order/revision-causes.ts';
import type { Stage } from '../domain/order/stages.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { assessRevision, requireSeen } from './assess-revision.ts';
import { writeRevision } from './new-revision.ts';
import { hintOf, openOrder, standsBeforeEffective } from './open-order.ts';
import type { OrderLinks } from './order-links.ts';
import { requireAsAccepted } from './proposal-terms.ts';
import { requireAgreed, requireNotAsked } from './revision-agreed.ts';

export type ReviseOrderInput = OrderLinks & {
  intakeNumber: string;
  /** If-Match: the revision that is changed. */
  revision: number;
  cause: RevisionCause;
  note?: string | undefined;
  document: OrderDocument;
};

export type ReviseOrderAnswer = {
  intakeNumber: string;
  revision: number;
  sha256: string;
  classes: string[];
  /** What the customer still has to say, or to clear up (P-6). */
  missing?: MissingPart[];
  /** Gates whose approval stands, for what they judged is the same (P-44). */
  standing: string[];
  /**
   * Where the order stood when it was revised; its process now takes it to the first review. REJECTED: see `reasons`.
   */
  stage: Stage;
  /** Why the completed order is rejected, in the policy's words (P-7). */
  reasons?: { zh: string; en: string }[];
  /** Orders of the same customer and goods that it was not flagged with before, where the policy compares (P-2). */
  possibleDuplicates?: string[];
  seq: number;
};

/**
 * Changes what an order says, before it is effective (P-44, P-145): a new revision, assessed by the policy version
 * to which the order is pinned. Only the gates whose matter has changed answer anew: all else that hung on the
 * revision before is withdrawn or freed in the same transaction, so that no approval counts for what its approver did
 * not see; an open request to cancel is asked again. What has to be granted or agreed first, by its cause, says
 * `revisionNeed` (P-44, P-144); where figures were accepted, the document says them.
 *
 * A document that breaks a company rule is refused with a `validation` problem naming the rule, and the order stays as
 * it was; an incomplete order that is completed so is rejected, as at intake (P-7). 201 with the revision.
 */
export async function reviseOrder(
  context: CommandContext,
  request: CommandRequest,
  input: ReviseOrderInput,
): Promise<CommandResult<ReviseOrderAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, cause, enquiryId, projectId } = input;
    const links = { enquiryId, projectId };
    const open = await openOrder(trx, scope, { intakeNumber, action: 'revise-order' });
    const { order, person, onBehalfOf } = open;
    const stands = await standsBeforeEffective(open);
    requireSeen(order, input.revision);
    const agreed = await requireAgreed(open, stands, input);
    const assessed = await assessRevision(open, input.document, links, { agreed });
    await requireNotAsked(open, cause, assessed.sha256);
    if (stands.stage === 'NEGOTIATING') await requireAsAccepted(open, stands.progress, assessed.document);

    const note = input.note?.trim() || null;
    const by = { author: person.id, authorFor: onBehalfOf, actor: person.id };
    const written = await writeRevision(open, { cause, note, ...by, assessed, links, agreed });
    const { revision, standing, duplicates, changes, audit } = written;
    const rejected = assessed.refusals.length > 0;
    const { seq } = await commitOrder(trx, order, { changes, audit, move: true, now: scope.now });
    return {
      status: 201,
      headers: { location: `/orders/${intakeNumber}`, etag: `"${revision}"` },
      body: {
        intakeNumber,
        revision,
        sha256: assessed.sha256,
        classes: assessed.classes.map(({ code }) => code),
        ...(assessed.missing !== null && { missing: assessed.missing }),
        stage: rejected ? 'REJECTED' : order.stage,
        ...(rejected && { reasons: assessed.refusals.map(({ reason }) => reason) }),
        ...(duplicates.length > 0 && { possibleDuplicates: duplicates }),
        standing,
        seq,
      },
      hint: hintOf(order, seq, 'revised'),
    };
  });
}
