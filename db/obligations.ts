import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, type Transaction } from 'kysely';
import type { Role } from '../domain/roles.ts';
import type { DB } from './schema.ts';
import type { ObligationsTable } from './schema/gates.ts';

export type Obligation = Selectable<ObligationsTable>;

/** Whose obligation it is, and of which order: both never change. Null when there is none. Takes no lock. */
export async function obligationOwner(
  db: Kysely<DB>,
  id: string,
): Promise<{ orderId: string; ownerRole: Role } | null> {
  const row = await db
    .selectFrom('obligations')
    .select(['order_id as orderId', 'owner_role as ownerRole'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** An obligation of an order whose lock is held. */
export async function obligationIn(trx: Transaction<DB>, id: string): Promise<Obligation> {
  return trx.selectFrom('obligations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** An obligation is met; the caller holds the order's lock. */
export async function fulfil(
  trx: Transaction<DB>,
  id: string,
  { by, at, evidence }: { by: string; at: Date; evidence: string },
): Promise<void> {
  await trx
    .updateTable('obligations')
    .set({ status: 'fulfilled', fulfilled_by: by, fulfilled_at: at, evidence })
    .where('id', '=', id)
    .execute();
}

export type GivenDay = {
  kind: 'measure' | 'risk-review';
  /** What it comes of. */
  of: { meetingId: string } | { riskId: string };
  description: string;
  ownerRole: Role;
  dueOn: string;
};

/** Days that were given in a meeting or of a risk are owed from now on; the caller holds the order's lock. */
export async function addGivenDays(
  trx: Transaction<DB>,
  { orderId, revision }: { orderId: string; revision: number },
  days: readonly GivenDay[],
): Promise<void> {
  if (days.length === 0) return;
  await trx
    .insertInto('obligations')
    .values(
      days.map(({ kind, of, description, ownerRole, dueOn }) => ({
        id: randomUUID(),
        order_id: orderId,
        revision,
        decision_id: null,
        meeting_id: 'meetingId' in of ? of.meetingId : null,
        risk_id: 'riskId' in of ? of.riskId : null,
        kind,
        amount: null,
        description,
        owner_role: ownerRole,
        due_on: dueOn,
        precondition: false,
        status: 'open' as const,
      })),
    )
    .execute();
}

/** A risk is handled: nobody has to look at it again. */
export async function fulfilReview(
  trx: Transaction<DB>,
  riskId: string,
  { by, at, evidence }: { by: string; at: Date; evidence: string },
): Promise<void> {
  await trx
    .updateTable('obligations')
    .set({ status: 'fulfilled', fulfilled_by: by, fulfilled_at: at, evidence })
    .where('risk_id', '=', riskId)
    .where('status', '=', 'open')
    .execute();
}
