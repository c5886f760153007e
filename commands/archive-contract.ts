import type { AuditEntry } from '../db/audit.ts';
import { CONTRACT_SIGNED, sendCopies } from '../db/contract-copies.ts';
import { newestContract, type Signature, signaturesOf } from '../db/contracts.ts';
import { addDocumentRecords, documentHashes } from '../db/documents.ts';
import type { Deciding } from './decide-task.ts';

/**
 * The contract is signed: its scans are listed with the order's documents, and whom the policy names gets a copy,
 * each of them on record (P-54). An office without anybody is an incident of the order, and gets it when it is staffed.
 */
export async function archiveContract(deciding: Deciding): Promise<AuditEntry[]> {
  const { trx, scope, order, policy, context } = deciding;
  const newest = await newestContract(trx, order.id);
  if (!newest) return [];
  const { now: at, correlationId } = scope;
  const signatures = await signaturesOf(trx, newest.id);
  await listScans(deciding, newest.version, signatures);
  const { people, vacant } = await sendCopies(trx, order, {
    policy,
    contract: newest,
    now: at,
    correlationId,
  });
  const { version, sha256 } = newest;
  const signed = { revision: order.revision, version, sha256, signedBy: partiesOf(signatures) };
  const data = { ...signed, copies: people, ...(vacant.length > 0 && { vacant }) };
  return [{ kind: CONTRACT_SIGNED, actor: context.person.id, data, correlationId, at }];
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

function partiesOf(signatures: readonly Signature[]) {
  return signatures.map(({ party, sha256 }) => ({ party, sha256 }));
}
