import type { Kysely, Selectable, Transaction } from 'kysely';
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

/**
 * Nothing open has to be met any more: the order has ended, or a new revision is decided anew. `but`: the conditions
 * of these gates stay, for their approval stands.
 */
export async function withdrawObligations(
  trx: Transaction<DB>,
  orderId: string,
  { but = [] }: { but?: readonly string[] } = {},
): Promise<void> {
  await trx
    .updateTable('obligations')
    .set({ status: 'withdrawn' })
    .where('order_id', '=', orderId)
    .where('status', '=', 'open')
    .$if(but.length > 0, (query) =>
      query.where('decision_id', 'not in', ({ selectFrom }) =>
        selectFrom('decisions').select('id').where('gate_id', 'in', but),
      ),
    )
    .execute();
}

/** What was made a condition at these gates is void: they are asked again. */
export async function withdrawObligationsOf(trx: Transaction<DB>, gateIds: readonly string[]): Promise<void> {
  if (gateIds.length === 0) return;
  await trx
    .updateTable('obligations')
    .set({ status: 'withdrawn' })
    .where('status', '=', 'open')
    .where('decision_id', 'in', ({ selectFrom }) =>
      selectFrom('decisions').select('id').where('gate_id', 'in', gateIds),
    )
    .execute();
}
