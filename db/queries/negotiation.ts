import { type Kysely, sql } from 'kysely';
import type { ProposalAnswer, ProposalKind } from '../../domain/negotiation/proposals.ts';
import type { ProposalTerms } from '../../domain/negotiation/terms.ts';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

export type RoundRecord = {
  round: number;
  revision: number;
  kind: ProposalKind;
  proposal: string;
  terms: ProposalTerms | null;
  proposedBy: 'us' | 'customer';
  recordedBy: string;
  recordedAt: string;
  answer: ProposalAnswer | null;
  answerText: string | null;
  reference: string | null;
  answerRecordedBy: string | null;
  answeredAt: string | null;
  becameRevision: number | null;
};

/** Every round of an order, the first first; at most a thousand. */
export async function negotiationOf(db: Kysely<DB>, orderId: string): Promise<RoundRecord[]> {
  const { rows } = await sql<RoundRecord>`
    SELECT round, revision, kind, proposal, terms, proposed_by AS "proposedBy", recorded_by AS "recordedBy",
      ${iso('recorded_at')} AS "recordedAt", answer, answer_text AS "answerText", reference,
      answer_recorded_by AS "answerRecordedBy", ${iso('answered_at')} AS "answeredAt",
      became_revision AS "becameRevision"
    FROM negotiation_rounds WHERE order_id = ${orderId} ORDER BY round LIMIT 1000`.execute(db);
  return rows;
}
