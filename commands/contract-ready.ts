import { type ContractVersion, newestContract, refusedVersion, signaturesOf } from '../db/contracts.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';
import { quoteStillValid } from './quote-valid.ts';

/**
 * A contract gate is approved when a version of this revision is drafted, and a newer one than was refused (P-52,
 * P-53), on a quote that is still valid (P-50).
 */
export async function draftedContract(deciding: Deciding): Promise<FieldError[]> {
  const { trx, order, input } = deciding;
  const newest = await newestContract(trx, order.id);
  if (newest?.revision !== order.revision) {
    return [missing('contract', `No contract of revision ${order.revision} is drafted.`)];
  }
  const refused = await refusedVersion(trx, order.id);
  if (newest.version <= refused) {
    return [missing('contract', `Version ${refused} of the contract was refused: draft a newer one.`)];
  }
  const { policy, scope } = deciding;
  return [
    ...otherThan(newest, input.findings?.['contractVersion']),
    ...(await quoteStillValid(trx, { order, policy, now: scope.now })),
  ];
}

/**
 * Whoever judges a contract says yes to one version: the one named in `findings.contractVersion`, else the one that
 * the task was opened with. A version that was drafted meanwhile has to be read first (P-53).
 */
export async function seenContract(deciding: Deciding): Promise<FieldError[]> {
  const newest = await newestContract(deciding.trx, deciding.order.id);
  return newest ? seen(deciding, newest) : [missing('contract', 'No contract is drafted.')];
}

/**
 * Signing is approved when every party of the policy has signed the newest version (P-51, P-54), while the quote is
 * valid (P-50).
 */
export async function signedContract(deciding: Deciding): Promise<FieldError[]> {
  const { trx, order, policy, scope } = deciding;
  const newest = await newestContract(trx, order.id);
  if (!newest) return [missing('contract', 'No contract is drafted.')];
  return [
    ...seen(deciding, newest),
    ...(await unsigned(deciding, newest)),
    ...(await quoteStillValid(trx, { order, policy, now: scope.now })),
  ];
}

/** An order is entered after its contract is signed (P-55); without a contract in the policy, from its document. */
export async function contractToEnter(deciding: Deciding): Promise<FieldError[]> {
  return deciding.policy.contract ? signedContract(deciding) : [];
}

function seen({ context, input }: Deciding, newest: ContractVersion): FieldError[] {
  return otherThan(newest, input.findings?.['contractVersion'] ?? context.task.evidence.contract?.version);
}

function otherThan({ version }: ContractVersion, judged: unknown): FieldError[] {
  if (judged === undefined || judged === version) return [];
  const message = `You judged version ${String(judged)} of the contract; version ${version} is the newest.`;
  return [{ path: 'findings.contractVersion', code: 'not-newest', message }];
}

async function unsigned({ trx, policy }: Deciding, { id, version }: ContractVersion): Promise<FieldError[]> {
  const signed = new Set((await signaturesOf(trx, id)).map(({ party }) => party));
  return (policy.contract?.signatories ?? [])
    .filter(({ party }) => !signed.has(party))
    .map(({ party, title }) =>
      missing(`signatures.${party}`, `${title.en} / ${title.zh} has not signed version ${version}.`),
    );
}

function missing(path: string, message: string): FieldError {
  return { path, code: 'required', message };
}
