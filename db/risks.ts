import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Risk } from '../domain/gates/evidence.ts';
import type { Role } from '../domain/roles.ts';
import type { DB } from './schema.ts';

export type NewRisk = {
  orderId: string;
  revision: number;
  description: string;
  opinion: string;
  ownerRole: Role;
  by: string;
  at: Date;
};

/** Keeps a risk of an order; answers its id. */
export async function addRisk(trx: Transaction<DB>, given: NewRisk): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('risks')
    .values({
      id,
      order_id: given.orderId,
      revision: given.revision,
      description: given.description,
      opinion: given.opinion,
      owner_role: given.ownerRole,
      raised_by: given.by,
      raised_at: given.at,
    })
    .execute();
  return id;
}

/** Whose a risk of an order is, and who has handled it already. Null for another order's. */
export async function riskIn(
  trx: Transaction<DB>,
  { orderId, riskId }: { orderId: string; riskId: string },
): Promise<{ ownerRole: Role; handledBy: string | null } | null> {
  const row = await trx
    .selectFrom('risks')
    .leftJoin('risk_handlings', 'risk_handlings.risk_id', 'risks.id')
    .select(['risks.owner_role as ownerRole', 'risk_handlings.handled_by as handledBy'])
    .where('risks.id', '=', riskId)
    .where('risks.order_id', '=', orderId)
    .executeTakeFirst();
  return row ?? null;
}

export async function addHandling(
  trx: Transaction<DB>,
  given: { riskId: string; handling: string; by: string; at: Date },
): Promise<void> {
  const { riskId, handling, by, at } = given;
  await trx
    .insertInto('risk_handlings')
    .values({ risk_id: riskId, handling, handled_by: by, handled_at: at })
    .execute();
}

/** Every risk of an order, of all revisions, the first first. */
export async function risksOf(db: Kysely<DB>, orderId: string): Promise<Risk[]> {
  const { rows } = await sql<Omit<Risk, 'raisedAt'> & { at: Date }>`
    SELECT r.id, r.description, r.opinion, r.owner_role AS "ownerRole", r.raised_by AS "raisedBy",
      r.raised_at AS at, h.handling
    FROM risks r LEFT JOIN risk_handlings h ON h.risk_id = r.id
    WHERE r.order_id = ${orderId} ORDER BY r.raised_at, r.id`.execute(db);
  return rows.map(({ at, ...row }) => ({ ...row, raisedAt: at.toISOString() }));
}
