import { currentHash } from '../db/revisions.ts';
import type { OrderDocument } from '../domain/order/document.ts';
import type { LockedOrder } from '../db/orders.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { type Assessment, assessDocument } from './assess-document.ts';
import type { OpenOrder } from './open-order.ts';
import { type OrderLinks, requireLinks, requireProject } from './order-links.ts';
import { CommandProblem, type FieldError } from './problem.ts';

/** Throws `revision-mismatch` when another revision was seen than the order has. */
export function requireSeen(order: LockedOrder, seen: number): void {
  if (seen === order.revision) return;
  throw new CommandProblem(
    'revision-mismatch',
    `You revise revision ${seen}; order ${order.intake_number} is at revision ${order.revision}.`,
    { extra: { currentRevision: order.revision } },
  );
}

/**
 * What the policy makes of the next document. Throws `validation` when it changes nothing, lacks what the order had, or
 * breaks a company rule; an incomplete order that is completed against a rule is rejected, as it would have been at
 * intake (P-7). `agreed`: it comes of talks, and says the same where what was agreed is none of the document's (P-44).
 */
export async function assessRevision(
  { trx, order, policy }: Pick<OpenOrder, 'trx' | 'order' | 'policy'>,
  document: OrderDocument,
  links: OrderLinks = {},
  { agreed = false } = {},
): Promise<Assessment> {
  const { company_id: companyId, channel, received_at: receivedAt } = order;
  await requireLinks(trx, { companyId, ...links });
  const complete = order.missing === null;
  const assessed = await assessDocument(trx, { policy, companyId, channel, receivedAt, document, complete });
  requireProject(policy, assessed, links.projectId ?? order.project_id);
  if (!agreed && !linksChange(order, links) && assessed.sha256 === (await currentHash(trx, order))) {
    const message = `the document says what revision ${order.revision} says`;
    throw new CommandProblem('validation', 'A new revision changes something.', {
      errors: [{ path: 'document', code: 'unchanged', message }],
    });
  }
  if (assessed.refusals.length > 0 && complete) throw refused(policy, assessed);
  return assessed;
}

function linksChange(order: LockedOrder, { enquiryId, projectId }: OrderLinks): boolean {
  return (
    (enquiryId !== undefined && enquiryId !== order.enquiry_id) ||
    (projectId !== undefined && projectId !== order.project_id)
  );
}

function refused(policy: Policy, { refusals }: Assessment): CommandProblem {
  return new CommandProblem('validation', 'The company takes no such order.', {
    errors: refusals.map(({ code, reason }): FieldError => {
      const rule = policy.refuse.find((known) => known.code === code)?.rule ?? '';
      return { path: 'document', code, message: `${reason.en} / ${reason.zh} (${rule})` };
    }),
  });
}
