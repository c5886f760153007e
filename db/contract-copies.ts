import type { Transaction } from 'kysely';
import type { OwnerRule, Policy } from '../domain/policy/policy-schema.ts';
import { addCopies, type ContractVersion, signaturesOf } from './contracts.ts';
import { closeIncident, openIncident } from './incidents.ts';
import { noticeOrder } from './notice-order.ts';
import { queueNotices, receiversOf } from './notices.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

/** The incident of an order whose signed contract an office should have a copy of, and nobody is there. */
export const UNCOPIED = 'contract-copy';

export const CONTRACT_SIGNED = 'contract-signed';

/** `people`: to whom copies are sent; `vacant`: the offices without anybody. */
export type Copied = { people: string[]; vacant: string[] };

/**
 * Sends the signed contract to whom the policy names, and to whom else it tells of the signing, each once however often
 * it is done (P-54). For an office in which nobody is at work the order has an incident, until it is done again and
 * somebody is. The caller holds the order's lock.
 */
export async function sendCopies(
  trx: Transaction<DB>,
  order: LockedOrder,
  { policy, contract, now, correlationId }: CopiesOf,
): Promise<Copied> {
  const offices = policy.contract?.copiesTo ?? [];
  const people = new Set<string>();
  const vacant: string[] = [];
  for (const office of offices) {
    const found = await holdersOf(trx, order, office, now);
    if (found.length === 0) vacant.push(office.role);
    for (const id of found) people.add(id);
  }
  await addCopies(trx, { contractVersionId: contract.id, people: [...people], at: now });
  const archive = (await signaturesOf(trx, contract.id)).map(({ reference }) => reference).join('; ');
  await queueNotices(trx, {
    event: CONTRACT_SIGNED,
    order: noticeOrder(order),
    policy: withCopies(policy),
    data: {
      contract: `${contract.version} (SHA-256 ${contract.sha256})`,
      archive,
      requiredOn: order.required_on,
    },
    dedupe: contract.id,
    now,
    correlationId,
  });
  await markVacant(trx, order.id, { version: contract.version, vacant, now });
  return { people: [...people].toSorted(), vacant };
}

export type CopiesOf = {
  policy: Policy;
  contract: ContractVersion;
  now: Date;
  correlationId: string;
};

async function holdersOf(
  trx: Transaction<DB>,
  { home }: LockedOrder,
  office: OwnerRule,
  now: Date,
): Promise<string[]> {
  const found = await receiversOf(trx, {
    roles: [office],
    personId: null,
    customerId: null,
    order: home,
    now,
  });
  return found.map(({ id }) => id);
}

/** The policy with the contract's copies among its notices, so that both are told once. */
function withCopies(policy: Policy): Policy {
  const { contract, notices } = policy;
  if (!contract || contract.copiesTo.length === 0) return policy;
  const { copiesTo: to, rule, source } = contract;
  return { ...policy, notices: [...notices, { on: CONTRACT_SIGNED, to, rule, source }] };
}

async function markVacant(
  trx: Transaction<DB>,
  orderId: string,
  { version, vacant, now }: { version: number; vacant: readonly string[]; now: Date },
): Promise<void> {
  const incident = { of: 'order', id: orderId, kind: UNCOPIED } as const;
  if (vacant.length === 0) {
    await closeIncident(trx, incident, now);
    return;
  }
  const detail = `no copy of version ${version} of the contract for ${vacant.join(', ')}: no active person holds the role (P-54)`;
  await openIncident(trx, incident, { detail, now });
}
