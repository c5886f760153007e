import { sql, type Transaction } from 'kysely';
import type { GateKind } from '../domain/gates/gate-kinds.ts';
import type { Matter } from '../domain/order/document-hash.ts';
import { stands } from '../domain/policy/change-impact.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';

export type CarriedGate = { id: string; code: string; kind: GateKind; revision: number };

/**
 * The approvals of the order's revision that stand for the next one, because all that they judged is the same there;
 * they count for it from now on (P-44), and one that overruled a refusal with it (P-39). An approver's answer stays bound to the revision that they saw.
 */
export async function carryGates(
  trx: Transaction<DB>,
  order: LockedOrder,
  { policy, matter }: { policy: Policy; matter: Partial<Matter> },
): Promise<CarriedGate[]> {
  const { rows } = await sql<CarriedGate & { judged: Partial<Matter>; settledBy: string | null }>`
    SELECT g.id, g.code, g.kind, g.revision, g.settled_by AS "settledBy", r.matter AS judged
    FROM gates g JOIN order_revisions r ON r.order_id = g.order_id AND r.revision = g.revision
    WHERE g.order_id = ${order.id} AND g.valid_revision = ${order.revision} AND g.status = 'approved'
    ORDER BY g.code`.execute(trx);
  const same = rows.filter(({ code, judged }) => stands(policy, code, { judged, now: matter }));
  // A refusal that another gate has overruled stands with that one alone.
  const standing = new Set(same.map(({ id }) => `gate:${id}`));
  const carried = same.filter(({ settledBy }) => !settledBy?.startsWith('gate:') || standing.has(settledBy));
  if (carried.length === 0) return [];
  const ids = carried.map(({ id }) => id);
  await trx
    .updateTable('gates')
    .set({ valid_revision: order.revision + 1 })
    .where('id', 'in', ids)
    .execute();
  return carried.map(({ id, code, kind, revision }) => ({ id, code, kind, revision }));
}
