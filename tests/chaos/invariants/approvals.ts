import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/schema.ts';

/**
 * Orders that are effective and must not be: by their rows, a gate of their revision without approval or a risk that
 * somebody took, or a request
 * to cancel that is open or granted; by their chain, a revision or a request that was committed before. Empty when
 * all is well.
 */
export async function wronglyEffective(db: Kysely<DB>): Promise<string[]> {
  return [...(await byRows(db)), ...(await byChains(db))];
}

/**
 * The fact that settled a gate is there: the customer's own yes, enough money, or the yes of the gate that overruled
 * it.
 */
const bySomeFact = sql.raw(`(
  EXISTS (SELECT FROM confirmations f WHERE g.settled_by = 'confirmation:' || f.id AND f.answer = 'confirmed'
    AND f.order_id = g.order_id AND f.revision = g.revision)
  OR g.kind = 'payment' AND g.settled_by = 'payments'
  OR EXISTS (SELECT FROM gates m JOIN decisions d ON d.gate_id = m.id AND d.decided_at = m.settled_at
    WHERE g.settled_by = 'gate:' || m.id AND m.order_id = g.order_id AND m.revision = g.revision
      AND m.settled_at = g.settled_at AND d.outcome LIKE 'approve%'))`);

// A gate `g` of an order `o` that was refused, and then somebody who would not decline the order took the risk.
const riskTaken = sql`EXISTS (SELECT FROM decisions d WHERE d.gate_id = g.id AND d.outcome = 'refuse')
  AND EXISTS (SELECT FROM decisions t JOIN gates y ON y.id = t.gate_id AND y.kind = 'decline' AND y.status = 'refused'
    JOIN obligations b ON b.decision_id = t.id AND b.kind = 'risk'
    WHERE t.order_id = o.id AND t.revision = o.revision AND t.outcome = 'refuse'
      AND t.findings ->> 'continueAtRisk' = 'true' AND t.decided_at = g.settled_at)`;

// How many yes a gate needs is read from its mode here, not by the rule that is being tested.
async function byRows(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ number: string; wrong: string }>`
    SELECT o.intake_number AS number, coalesce(
      (SELECT 'without ' || asked.code FROM unnest(o.applicable_gates) AS asked (code) WHERE NOT EXISTS (
        SELECT FROM gates g WHERE g.order_id = o.id AND g.valid_revision = o.revision AND g.code = asked.code
          AND (g.status = 'approved' AND (${bySomeFact} OR (
            SELECT count(DISTINCT d.person_id) FROM decisions d
            WHERE d.gate_id = g.id AND d.revision = g.revision AND d.outcome LIKE 'approve%'
          ) >= CASE g.mode #>> '{}' WHEN 'any' THEN 1
                WHEN 'all' THEN (SELECT count(*) FROM tasks t WHERE t.gate_id = g.id)
                ELSE (g.mode ->> 'atLeast')::int END)
            OR g.status = 'at-risk' AND ${riskTaken})) LIMIT 1),
      (SELECT 'cancel ' || status FROM requests r WHERE r.order_id = o.id AND r.kind = 'cancel'
        AND r.status IN ('open', 'granted') LIMIT 1)) AS wrong
    FROM orders o WHERE o.stage IN ('EFFECTIVE', 'CLOSED')`.execute(db);
  return rows.filter(({ wrong }) => wrong !== null).map(({ number, wrong }) => `${number}: ${wrong}`);
}

type Told = { order: string; kind: string; data: Record<string, unknown> };

async function byChains(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<Told>`
    SELECT subject_id AS "order", kind, text::jsonb -> 'data' AS data FROM audit_events
    WHERE subject_kind = 'order' ORDER BY subject_id, seq`.execute(db);
  const orders = Map.groupBy(rows, ({ order }) => order);
  return [...orders].flatMap(([order, events]) => toldWrongly(events).map((wrong) => `${order}: ${wrong}`));
}

function toldWrongly(events: readonly Told[]): string[] {
  const wrong: string[] = [];
  let revision: unknown = 1;
  let asked = false;
  let effective = 0;
  for (const { kind, data } of events) {
    if (kind === 'revised') revision = data['revision'];
    if (kind === 'cancel-requested') asked = true;
    if (kind === 'decided' && data['gate'] === 'cancel' && data['gateStatus'] === 'refused') asked = false;
    if (kind !== 'effective') continue;
    effective += 1;
    if (data['revision'] !== revision) wrong.push(`effective at ${data['revision']}, revised to ${revision}`);
    if (asked) wrong.push('effective while a request to cancel was open or granted');
  }
  return effective > 1 ? [...wrong, `effective ${effective} times`] : wrong;
}
