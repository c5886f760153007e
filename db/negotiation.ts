import { sql, type Selectable, type Transaction } from 'kysely';
import type { ProposalAnswer, ProposalKind } from '../domain/negotiation/proposals.ts';
import type { ProposalTerms } from '../domain/negotiation/terms.ts';
import { json } from './json.ts';
import type { LockedOrder } from './orders.ts';
import type { DB } from './schema.ts';
import type { NegotiationRoundsTable } from './schema/gates.ts';

export type NegotiationRound = Selectable<NegotiationRoundsTable>;

type Proposed = {
  orderId: string;
  revision: number;
  kind: ProposalKind;
  proposal: string;
  terms: ProposalTerms | null;
  proposedBy: 'us' | 'customer';
  personId: string;
  at: Date;
};

/** Begins the order's next round; the caller holds the order's lock. Answers its number, from 1. */
export async function addRound(trx: Transaction<DB>, given: Proposed): Promise<number> {
  const { rows } = await sql<{ round: number }>`
    INSERT INTO negotiation_rounds (order_id, round, revision, kind, proposal, terms, proposed_by, recorded_by, recorded_at)
    SELECT ${given.orderId}::uuid, coalesce(max(round), 0) + 1, ${given.revision}::int, ${given.kind}::text,
      ${given.proposal}::text, ${given.terms === null ? null : json(given.terms)}::jsonb, ${given.proposedBy}::text, ${given.personId}::text, ${given.at}::timestamptz
    FROM negotiation_rounds WHERE order_id = ${given.orderId} RETURNING round`.execute(trx);
  const row = rows[0];
  if (!row) throw new Error(`no round was added to order ${given.orderId}`);
  return row.round;
}

/** The round of the revision that waits for its answer; null when there is none. */
export async function openRound(
  trx: Transaction<DB>,
  { id, revision }: { id: string; revision: number },
): Promise<NegotiationRound | null> {
  const row = await trx
    .selectFrom('negotiation_rounds')
    .selectAll()
    .where('order_id', '=', id)
    .where('revision', '=', revision)
    .where('answer', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

export async function roundOf(
  trx: Transaction<DB>,
  orderId: string,
  round: number,
): Promise<NegotiationRound | null> {
  const row = await trx
    .selectFrom('negotiation_rounds')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('round', '=', round)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether the customer has said no, since the refusal, to what we proposed of this kind for the order as it is now. */
export async function customerRefused(
  trx: Transaction<DB>,
  order: Pick<LockedOrder, 'id' | 'revision'>,
  { kind, refusedAt }: { kind: ProposalKind; refusedAt: Date },
): Promise<boolean> {
  const row = await roundsAbout(trx, order)
    .where('answered_at', '>=', refusedAt)
    .where('kind', '=', kind)
    .where('proposed_by', '=', 'us')
    .where('answer', '=', 'refused')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a proposal for the order as it is now was accepted, by us or by the customer, since the refusal. */
export async function acceptedSince(
  trx: Transaction<DB>,
  order: Pick<LockedOrder, 'id' | 'revision'>,
  refusedAt: Date,
): Promise<boolean> {
  const row = await roundsAbout(trx, order)
    .where('answer', '=', 'accepted')
    .where('answered_at', '>=', refusedAt)
    .executeTakeFirst();
  return row !== undefined;
}

/** The figures of what was accepted, by us or by the customer, for the order as it is now since the refusal, in order. */
export async function acceptedTerms(
  trx: Transaction<DB>,
  order: Pick<LockedOrder, 'id' | 'revision'>,
  refusedAt: Date,
): Promise<ProposalTerms[]> {
  const rows = await roundsAbout(trx, order)
    .select('terms')
    .where('answer', '=', 'accepted')
    .where('answered_at', '>=', refusedAt)
    .orderBy('round')
    .execute();
  return rows.flatMap(({ terms }) => terms ?? []);
}

function roundsAbout(trx: Transaction<DB>, { id, revision }: Pick<LockedOrder, 'id' | 'revision'>) {
  return trx
    .selectFrom('negotiation_rounds')
    .select('round')
    .where('order_id', '=', id)
    .where('revision', '=', revision);
}

type Answered = {
  answer: ProposalAnswer;
  text: string | null;
  reference: string;
  personId: string;
  at: Date;
};

/** The other side has answered; the caller holds the order's lock. */
export async function answerRound(
  trx: Transaction<DB>,
  { order_id: orderId, round }: NegotiationRound,
  given: Answered,
): Promise<void> {
  await trx
    .updateTable('negotiation_rounds')
    .set({
      answer: given.answer,
      answer_text: given.text,
      reference: given.reference,
      answer_recorded_by: given.personId,
      answered_at: given.at,
    })
    .where('order_id', '=', orderId)
    .where('round', '=', round)
    .execute();
}

/** What was accepted of the order's revision has become the next one. Answers the rounds. */
export async function roundsBecame(
  trx: Transaction<DB>,
  { id, revision }: { id: string; revision: number },
  became: number,
): Promise<number[]> {
  const rows = await trx
    .updateTable('negotiation_rounds')
    .set({ became_revision: became })
    .where('order_id', '=', id)
    .where('revision', '=', revision)
    .where('answer', '=', 'accepted')
    .returning('round')
    .execute();
  return rows.map(({ round }) => round).toSorted((one, other) => one - other);
}
