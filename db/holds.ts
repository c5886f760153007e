import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { HoldCause, HoldKind, ReleaseCause } from '../domain/holds/hold-kinds.ts';
import { startHoldClocks, stopHoldClocks } from './clocks/hold-clocks.ts';
import { pauseClocks, resumeClocks } from './clocks/pause-clocks.ts';
import type { DB } from './schema.ts';
import type { HoldsTable } from './schema/orders.ts';

export type Hold = Selectable<HoldsTable>;

export type NewHold = {
  orderId: string;
  kind: HoldKind;
  cause: HoldCause;
  reason: string;
  /** null: the process. */
  personId: string | null;
  until: Date | null;
  at: Date;
};

/**
 * Holds an order whose lock is held, stops the clocks that the policy pauses for it and starts those that time it.
 * Answers the hold's id; null when one of this kind is open.
 */
export async function addHold(trx: Transaction<DB>, hold: NewHold): Promise<string | null> {
  const { orderId, kind, cause, reason, personId, until, at } = hold;
  const added = await trx
    .insertInto('holds')
    .values({
      id: randomUUID(),
      order_id: orderId,
      kind,
      cause,
      reason,
      placed_by: personId,
      placed_at: at,
      valid_until: until,
    })
    .onConflict((conflict) =>
      conflict.columns(['order_id', 'kind']).where('released_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (!added) return null;
  await pauseClocks(trx, { orderId, gateId: null, reason: 'held', at });
  await startHoldClocks(trx, orderId);
  return added.id;
}

/** Of which order a hold is, which never changes; null when there is none. Takes no lock. */
export async function orderOfHold(db: Kysely<DB>, holdId: string): Promise<string | null> {
  const row = await db.selectFrom('holds').select('order_id').where('id', '=', holdId).executeTakeFirst();
  return row?.order_id ?? null;
}

/** A hold of an order whose lock is held. */
export async function holdIn(trx: Transaction<DB>, holdId: string): Promise<Hold> {
  return trx.selectFrom('holds').selectAll().where('id', '=', holdId).executeTakeFirstOrThrow();
}

/** The open hold of a kind on an order whose lock is held; null when there is none. */
export async function openHold(trx: Transaction<DB>, orderId: string, kind: HoldKind): Promise<Hold | null> {
  const row = await trx
    .selectFrom('holds')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('kind', '=', kind)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** For whose sake an order is held now. */
export async function openHoldKinds(db: Kysely<DB>, orderId: string): Promise<HoldKind[]> {
  const rows = await db
    .selectFrom('holds')
    .select('kind')
    .where('order_id', '=', orderId)
    .where('released_at', 'is', null)
    .orderBy('placed_at')
    .execute();
  return rows.map(({ kind }) => kind);
}

/** How a hold ended. person: who released it, why, what shows it, and what is allowed beyond the limit until when. */
export type Release = {
  cause: ReleaseCause;
  at: Date;
  person?: {
    id: string;
    reason: string;
    evidence: string | null;
    tolerance: { amount: string; until: Date } | null;
  };
};

/** Ends open holds of an order whose lock is held; clocks go on when it was the last. Answers how many ended. */
export async function releaseHolds(
  trx: Transaction<DB>,
  orderId: string,
  holdIds: readonly string[],
  { cause, at, person }: Release,
): Promise<number> {
  if (holdIds.length === 0) return 0;
  const released = await trx
    .updateTable('holds')
    .set({
      released_at: at,
      release_cause: cause,
      ...(person && {
        released_by: person.id,
        release_reason: person.reason,
        release_evidence: person.evidence,
        tolerance: person.tolerance?.amount ?? null,
        tolerance_until: person.tolerance?.until ?? null,
      }),
    })
    .where('order_id', '=', orderId)
    .where('id', 'in', holdIds)
    .where('released_at', 'is', null)
    .returning('id')
    .execute();
  const still = await trx
    .selectFrom('holds')
    .select('id')
    .where('order_id', '=', orderId)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  if (!still) {
    await resumeClocks(trx, { orderId, gateId: null, reason: 'held', at });
    await stopHoldClocks(trx, orderId, at);
  }
  return released.length;
}

/** Orders with a hold whose validity is over; read without a lock, so only candidates. */
export async function ordersToRelease(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('holds')
    .select('order_id')
    .distinct()
    .where('released_at', 'is', null)
    .where('valid_until', '<=', now)
    .orderBy('order_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

/** The open holds of an order, whose lock is held, that are valid no more. */
export async function expiredHolds(trx: Transaction<DB>, orderId: string, now: Date): Promise<Hold[]> {
  return trx
    .selectFrom('holds')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('released_at', 'is', null)
    .where('valid_until', '<=', now)
    .orderBy('placed_at')
    .orderBy('id')
    .execute();
}

/** Open orders with a tolerance that is over and was not looked at; read without a lock, so only candidates. */
export async function ordersWithoutTolerance(db: Kysely<DB>, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('holds')
    .innerJoin('orders', 'orders.id', 'holds.order_id')
    .select('holds.order_id')
    .distinct()
    .where('orders.closed_at', 'is', null)
    .where('holds.tolerance_ended_at', 'is', null)
    .where('holds.tolerance_until', '<=', now)
    .orderBy('holds.order_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

/** Marks the tolerances of an order, whose lock is held, that are over by now; answers their holds, each once. */
export async function endTolerances(trx: Transaction<DB>, orderId: string, now: Date): Promise<Hold[]> {
  return trx
    .updateTable('holds')
    .set({ tolerance_ended_at: now })
    .where('order_id', '=', orderId)
    .where('tolerance_ended_at', 'is', null)
    .where('tolerance_until', '<=', now)
    .returningAll()
    .execute();
}

/** An order that has ended is held no more. */
export async function endHolds(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await trx
    .updateTable('holds')
    .set({ released_at: at, release_cause: 'order-ended' })
    .where('order_id', '=', orderId)
    .where('released_at', 'is', null)
    .execute();
}

/**
 * What releases of credit holds allow this order beyond its customer's limit now: the largest; null when none is
 * valid. A released hold excuses overdue invoices for as long.
 */
export async function toleranceOf(db: Kysely<DB>, orderId: string, now: Date): Promise<string | null> {
  const { rows } = await sql<{ tolerance: string | null }>`
    SELECT max(tolerance)::text AS tolerance FROM holds
    WHERE order_id = ${orderId} AND kind = 'credit' AND tolerance_until > ${now}`.execute(db);
  return rows[0]?.tolerance ?? null;
}
