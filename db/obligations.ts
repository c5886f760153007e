import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { FinalStage } from '../domain/order/stages.ts';
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

/**
 * The order has ended: nothing open has to be met any more. Of one that is complete, the payment that was agreed is
 * owed as before (P-16, P-51).
 */
export async function withdrawObligations(
  trx: Transaction<DB>,
  orderId: string,
  stage: FinalStage,
): Promise<void> {
  await trx
    .updateTable('obligations')
    .set({ status: 'withdrawn' })
    .where('order_id', '=', orderId)
    .where('status', '=', 'open')
    .$if(stage === 'CLOSED', (query) => query.where('kind', '<>', 'payment'))
    .execute();
}

/**
 * A new revision is decided anew: what was made a condition, promised or decided in a meeting is void. `but`: what
 * comes of these gates stays, for their approval stands; and a risk is the order's, whatever its revision.
 */
export async function supersedeObligations(
  trx: Transaction<DB>,
  orderId: string,
  { but }: { but: readonly string[] },
): Promise<void> {
  await sql`
    UPDATE obligations b SET status = 'withdrawn'
    WHERE b.order_id = ${orderId} AND b.status = 'open' AND b.risk_id IS NULL
      AND NOT ${ofGates(but)}`.execute(trx);
}

/** A later meeting about the same gate has other measures: those of the meetings before it are owed no more (P-39). */
export async function withdrawEarlierMeasures(trx: Transaction<DB>, meetingId: string): Promise<void> {
  await sql`
    UPDATE obligations b SET status = 'withdrawn' FROM meetings m, meetings later
    WHERE b.status = 'open' AND m.id = b.meeting_id AND later.id = ${meetingId}
      AND m.gate_id = later.gate_id AND m.id <> later.id`.execute(trx);
}

/** What came of these gates is void: they are asked again. */
export async function withdrawObligationsOf(trx: Transaction<DB>, gateIds: readonly string[]): Promise<void> {
  if (gateIds.length === 0) return;
  await sql`
    UPDATE obligations b SET status = 'withdrawn'
    WHERE b.status = 'open' AND ${ofGates(gateIds)}`.execute(trx);
}

/** Over `b`, an obligation: it comes of a decision at one of these gates, or of a meeting about it. */
function ofGates(gateIds: readonly string[]) {
  return sql`(EXISTS (SELECT FROM decisions d WHERE d.id = b.decision_id AND d.gate_id = ANY(${gateIds}::uuid[]))
    OR EXISTS (SELECT FROM meetings m WHERE m.id = b.meeting_id AND m.gate_id = ANY(${gateIds}::uuid[])))`;
}
