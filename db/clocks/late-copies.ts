import type { Kysely } from 'kysely';
import { CONTRACT_SIGNED, sendCopies, UNCOPIED } from '../contract-copies.ts';
import { copiedPeople, newestContract } from '../contracts.ts';
import { commitOrder, lockOrder } from '../orders.ts';
import { policyOf } from '../policies.ts';
import type { DB } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { skipUnlessFree } from './fire-clock.ts';
import { CLOCKS, type Moved } from './firing.ts';

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
export async function sendLateCopies(db: Kysely<DB>, orderId: string, now: Date): Promise<Moved | null> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return null;
    const order = await lockOrder(trx, orderId);
    const contract = order && (await newestContract(trx, orderId));
    if (!order || !contract) return null;
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const { correlation_id: correlationId, revision } = order;
    const before = await copiedPeople(trx, contract.id);
    const { people, vacant } = await sendCopies(trx, order, { policy, contract, now, correlationId });
    const copies = people.filter((id) => !before.has(id));
    if (copies.length === 0 && vacant.length > 0) return null;
    const { version, sha256 } = contract;
    const data = { revision, version, sha256, copies, vacant };
    const move = order.closed_at === null;
    const audit = [{ kind: CONTRACT_SIGNED, actor: CLOCKS, data, correlationId, at: now }];
    const { seq } = await commitOrder(trx, order, { audit, move, now });
    return move ? { orderId, intakeNumber: order.intake_number, seq } : null;
  });
}
