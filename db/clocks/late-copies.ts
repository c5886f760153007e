import type { Kysely } from 'kysely';
import { CONTRACT_SIGNED, sendCopies, UNCOPIED } from '../contract-copies.ts';
import { copiedPeople, newestContract } from '../contracts.ts';
import { policyOf } from '../policies.ts';
import type { DB } from '../schema.ts';
import { tellProcess, type Told } from './tell-process.ts';

/** Orders of whose signed contract an office has no copy, since nobody was there (P-54). */
export async function ordersWithoutCopies(db: Kysely<DB>, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('order_id as id')
    .where('kind', '=', UNCOPIED)
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .limit(limit)
    .execute();
  return rows.flatMap(({ id }) => id ?? []);
}

/**
 * Sends the copies to whoever has come to such an office, also of an order that has ended, and closes the incident when
 * none is left; null when nobody has come.
 */
export function sendLateCopies(db: Kysely<DB>, orderId: string, now: Date): Promise<Told | null> {
  return tellProcess(db, { orderId, now, endedToo: true }, async (trx, order) => {
    const contract = await newestContract(trx, orderId);
    if (!contract) return [];
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const { correlation_id: correlationId, revision } = order;
    const before = await copiedPeople(trx, contract.id);
    const { people, vacant } = await sendCopies(trx, order, { policy, contract, now, correlationId });
    const copies = people.filter((id) => !before.has(id));
    if (copies.length === 0 && vacant.length > 0) return [];
    const { version, sha256 } = contract;
    return [{ kind: CONTRACT_SIGNED, data: { revision, version, sha256, copies, vacant } }];
  });
}
