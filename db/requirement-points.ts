import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { DB } from './schema.ts';
import type { RequirementPointsTable } from './schema/orders.ts';

export type NewPoint = {
  orderId: string;
  revision: number;
  point: string;
  with: RequirementPointsTable['confirmed_with'];
  customerPerson: string;
  evidence: string;
  by: string;
  at: Date;
};

/** Keeps a confirmed point of the requirement; null when it is confirmed for this revision already. */
export async function addPoint(trx: Transaction<DB>, given: NewPoint): Promise<string | null> {
  const row = await trx
    .insertInto('requirement_points')
    .values({
      id: randomUUID(),
      order_id: given.orderId,
      revision: given.revision,
      point: given.point,
      confirmed_with: given.with,
      customer_person: given.customerPerson,
      evidence: given.evidence,
      recorded_by: given.by,
      recorded_at: given.at,
    })
    .onConflict((conflict) => conflict.columns(['order_id', 'revision', 'point']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The points that are confirmed for a revision. */
export async function confirmedPoints(
  db: Kysely<DB>,
  { orderId, revision }: { orderId: string; revision: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('requirement_points')
    .select('point')
    .where('order_id', '=', orderId)
    .where('revision', '=', revision)
    .execute();
  return rows.map(({ point }) => point);
}
