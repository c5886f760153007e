import type { AuditEntry } from '../db/audit.ts';
import { addCopies, newestContract, type Signature, signaturesOf } from '../db/contracts.ts';
import { addDocumentRecords, documentHashes } from '../db/documents.ts';
import { noticeOrder } from '../db/notice-order.ts';
import { noticeReceivers, queueNotices } from '../db/notices.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { Deciding } from './decide-task.ts';

const EVENT = 'contract-signed';

/**
 * The contract is signed: its scans are listed with the order's documents, and whom the policy names gets a copy,
 * each of them on record (P-54).
 */
export async function archiveContract(deciding: Deciding): Promise<AuditEntry[]> {
  const { trx, scope, order, policy, context } = deciding;
  const newest = await newestContract(trx, order.id);
  if (!newest) return [];
  const { now: at, correlationId } = scope;
  const signatures = await signaturesOf(trx, newest.id);
  await listScans(deciding, newest.version, signatures);
  const told = { event: EVENT, order: noticeOrder(order), now: at } as const;
  const copied = await noticeReceivers(trx, { ...told, policy: withCopies({ ...policy, notices: [] }) });
  const people = copied.filter(({ kind }) => kind === 'person').map(({ id }) => id);
  await addCopies(trx, { contractVersionId: newest.id, people, at });
  const archive = signatures.map(({ reference }) => reference).join('; ');
  await queueNotices(trx, {
    ...told,
    policy: withCopies(policy),
    data: {
      contract: `${newest.version} (SHA-256 ${newest.sha256})`,
      archive,
      requiredOn: order.required_on,
    },
    dedupe: newest.id,
    correlationId,
  });
  const { version, sha256 } = newest;
  const data = { revision: order.revision, version, sha256, signedBy: partiesOf(signatures), copies: people };
  return [{ kind: EVENT, actor: context.person.id, data, correlationId, at }];
}

/** Once each, also when a contract that was signed before is approved again. */
async function listScans(
  { trx, scope, order, context }: Deciding,
  version: number,
  signatures: readonly Signature[],
): Promise<void> {
  const listed = await documentHashes(trx, order.id);
  const scans = signatures.filter(({ sha256 }) => !listed.has(sha256));
  if (scans.length === 0) return;
  await addDocumentRecords(
    trx,
    { orderId: order.id, taskId: null, personId: context.person.id, at: scope.now },
    scans.map(({ party, reference, sha256 }) => ({
      title: `Contract version ${version}, signed by ${party}`,
      reference,
      sha256,
    })),
  );
}

/** The policy with the contract's copies among its notices, so that both are told once. */
function withCopies(policy: Policy): Policy {
  const { contract, notices } = policy;
  if (!contract || contract.copiesTo.length === 0) return policy;
  const { copiesTo: to, rule, source } = contract;
  return { ...policy, notices: [...notices, { on: EVENT, to, rule, source }] };
}

function partiesOf(signatures: readonly Signature[]) {
  return signatures.map(({ party, sha256 }) => ({ party, sha256 }));
}
