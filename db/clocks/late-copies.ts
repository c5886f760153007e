import { type Kysely, sql, type Transaction } from 'kysely';
import { CONTRACT_SIGNED, sendCopies, UNCOPIED } from '../contract-copies.ts';
import { copiedPeople, newestContract } from '../contracts.ts';
import { closeIncident } from '../incidents.ts';
import type { LockedOrder } from '../orders.ts';
import { policyOf } from '../policies.ts';
import type { DB } from '../schema.ts';
import { tellProcess, type Told } from './tell-process.ts';

/**
 * Orders of whose signed contract an office has no copy, since nobody was there, and somebody is there now; and those
 * that came to nothing meanwhile (P-54).
 */
export async function ordersWithoutCopies(db: Kysely<DB>, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT o.id FROM incidents i JOIN orders o ON o.id = i.order_id JOIN org_units c ON c.id = o.company_id
    JOIN policies p ON (p.id, p.version) = (o.policy_id, o.policy_version)
    WHERE i.kind = ${UNCOPIED} AND i.closed_at IS NULL AND (o.closed_at IS NOT NULL AND o.stage <> 'CLOSED' OR EXISTS (
      SELECT FROM jsonb_to_recordset(p.document #> '{contract,copiesTo}') AS office (role text, at text)
      JOIN role_assignments r ON r.role = office.role JOIN org_units u ON u.id = r.unit_id
        AND u.company_id = CASE office.at WHEN 'group' THEN c.group_id ELSE c.company_id END
      JOIN people h ON h.id = r.person_id AND h.active AND h.kind = 'person'
      WHERE NOT EXISTS (SELECT FROM contract_copies k JOIN contract_versions v ON v.id = k.contract_version_id
        WHERE v.order_id = o.id AND k.person_id = h.id
          AND v.version = (SELECT max(version) FROM contract_versions WHERE order_id = o.id))))
    ORDER BY i.opened_at LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Sends the copies to whoever has come to such an office, also of an order that has ended, and closes the incident when
 * none is left; null when nobody has come.
 */
export function sendLateCopies(db: Kysely<DB>, orderId: string, now: Date): Promise<Told | null> {
  return tellProcess(db, { orderId, now, endedToo: true }, async (trx, order) => {
    if (order.closed_at !== null && order.stage !== 'CLOSED') {
      await closeIncident(trx, { of: 'order', id: orderId, kind: UNCOPIED }, now);
      return [];
    }
    const contract = await newestContract(trx, orderId);
    // Drafted anew: its own signing sends it.
    if (!contract || !(await isSigned(trx, order))) return [];
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

/** Whether its signing is approved: nothing is drafted after that, and the newest version is the signed one. */
async function isSigned(trx: Transaction<DB>, { id, revision }: LockedOrder): Promise<boolean> {
  const gate = await trx
    .selectFrom('gates')
    .select('id')
    .where('order_id', '=', id)
    .where('kind', '=', 'signing')
    .where('status', '=', 'approved')
    .where('valid_revision', '=', revision)
    .executeTakeFirst();
  return gate !== undefined;
}
