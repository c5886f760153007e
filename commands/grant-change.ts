import { changeOf } from '../db/requests.ts';
import type { Deciding } from './decide-task.ts';
import { assessRevision } from './assess-revision.ts';
import { type WrittenRevision, writeRevision } from './new-revision.ts';

/**
 * A granted change is the order's next revision, in the transaction that grants it (P-144): exactly the document that
 * was asked for, judged by the policy as it is now. Throws `validation` when it cannot be taken any more.
 */
export async function grantChange(deciding: Deciding): Promise<WrittenRevision> {
  const { trx, context } = deciding;
  const change = await changeOf(trx, { gateId: context.gate.id });
  const assessed = await assessRevision(deciding, change.document, change.links);
  return writeRevision(deciding, {
    cause: 'customer',
    note: change.reason,
    author: change.requestedBy,
    authorFor: change.requestedFor,
    actor: context.person.id,
    assessed,
    links: change.links,
    agreed: false,
    requestId: change.id,
  });
}
