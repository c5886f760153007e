import { sql } from 'kysely';
import { iso } from '../../db/queries/iso.ts';
import type { RefusedBefore } from '../../domain/gates/evidence.ts';
import type { Step } from './step.ts';

/**
 * Of a gate that is asked again: how it was refused last in an earlier revision, and what was agreed in talks since
 * (P-44). Null where it was not; no statement for an order that was never revised.
 */
export async function refusedBefore({ trx, order }: Step, gateCode: string): Promise<RefusedBefore | null> {
  if (order.revision === 1) return null;
  const { rows } = await sql<RefusedBefore>`
    SELECT g.revision, d.reason, d.person_id AS "decidedBy", ${iso('d.decided_at')} AS "decidedAt",
      coalesce((SELECT json_agg(json_build_object('round', n.round, 'kind', n.kind, 'proposedBy', n.proposed_by,
          'proposal', n.proposal, 'answerText', n.answer_text, 'reference', n.reference) ORDER BY n.round)
        FROM negotiation_rounds n WHERE n.order_id = g.order_id AND n.became_revision > g.revision), '[]') AS agreed
    FROM gates g JOIN decisions d ON d.gate_id = g.id AND d.outcome = 'refuse'
    WHERE g.order_id = ${order.id} AND g.code = ${gateCode} AND g.valid_revision < ${order.revision}
      AND g.status IN ('refused', 'at-risk')
    ORDER BY d.decided_at DESC LIMIT 1`.execute(trx);
  return rows[0] ?? null;
}
