import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/schema.ts';

/**
 * Approvals that count for a revision in which what their approvers judged is another than they saw (P-44): credit
 * judges credit, capacity judges capacity, whatever else judges the parts that its policy names, or all. So too a
 * design that counts without a version that the customer approved for what the order is (P-152). Empty when all is
 * well.
 */
export async function unseenApprovals(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ number: string; gate: string; part: string }>`
    SELECT o.intake_number AS number, g.code AS gate, part
    FROM gates g JOIN orders o ON o.id = g.order_id
    JOIN order_revisions seen ON seen.order_id = g.order_id AND seen.revision = g.revision
    JOIN order_revisions counted ON counted.order_id = g.order_id AND counted.revision = g.valid_revision
    JOIN policies p ON p.id = o.policy_id AND p.version = o.policy_version
    CROSS JOIN LATERAL (SELECT rule FROM jsonb_array_elements(p.document -> 'gates') rule
      WHERE rule ->> 'code' = g.code) AS of_gate
    CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(rule -> 'matter',
      CASE WHEN g.kind IN ('credit', 'capacity') THEN jsonb_build_array(g.kind) ELSE '["all"]' END)) AS part
    WHERE g.status = 'approved' AND seen.matter ->> part IS DISTINCT FROM counted.matter ->> part
    ORDER BY 1, 2, 3`.execute(db);
  const { rows: designs } = await sql<{ number: string; gate: string }>`
    SELECT o.intake_number AS number, g.code AS gate
    FROM gates g JOIN orders o ON o.id = g.order_id
    JOIN order_revisions counted ON counted.order_id = g.order_id AND counted.revision = g.valid_revision
    WHERE g.status = 'approved' AND g.kind = 'design' AND NOT EXISTS (
      SELECT FROM design_versions v JOIN design_answers a ON a.order_id = v.order_id AND a.version = v.version
      WHERE v.order_id = g.order_id AND a.answer = 'approved' AND counted.matter @> v.matter)
    ORDER BY 1, 2`.execute(db);
  return [
    ...rows.map(({ number, gate, part }) => `${number}: ${gate} was approved for another ${part}`),
    ...designs.map(({ number, gate }) => `${number}: the customer approved no design for this ${gate}`),
  ];
}
