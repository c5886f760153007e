import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { inForce } from './delegations.ts';
import type { DB } from './schema.ts';

/** The incident of an order that waits, without a task, for people who are not there. */
const UNATTENDED = 'nobody-to-act';

/**
 * Open orders that wait for somebody without a task, and nobody is there who might: talks with the customer after a
 * refusal, where no active person holds a role that may negotiate (P-44), and what is owed by an office in which nobody
 * works, with nobody whom the policy trusts with it (P-35). With what their incidents say. One statement; `orderId`: of
 * that order alone.
 */
export async function unattendedOrders(
  db: Kysely<DB>,
  now: Date,
  orderId: string | null = null,
): Promise<Map<string, string>> {
  const ofOrder = orderId === null ? sql`true` : sql`o.id = ${orderId}::uuid`;
  const { rows } = await sql<{ id: string; detail: string }>`
    WITH able AS MATERIALIZED (
      SELECT DISTINCT r.role, u.company_id FROM people p JOIN role_assignments r ON r.person_id = p.id
      JOIN org_units u ON u.id = r.unit_id
      WHERE p.active AND p.kind = 'person' AND NOT EXISTS (SELECT FROM ${inForce(now)}
        WHERE d.person_id = p.id AND d.delegate_id IS NULL
          AND (d.role IS NULL OR (d.role, d.unit_id) = (r.role, r.unit_id)))),
    waits AS (
      SELECT o.id, o.company_id, 'talks with the customer' AS what, ${mayTalk} AS owners
      FROM orders o JOIN policies p ON (p.id, p.version) = (o.policy_id, o.policy_version)
      WHERE o.stage = 'NEGOTIATING' AND o.closed_at IS NULL AND ${ofOrder}
      UNION ALL
      SELECT o.id, o.company_id, 'what ' || b.owner_role || ' owes',
        jsonb_build_array(jsonb_build_object('role', b.owner_role)) || coalesce(${trusted}, '[]')
      FROM obligations b JOIN orders o ON o.id = b.order_id
      JOIN policies p ON (p.id, p.version) = (o.policy_id, o.policy_version)
      WHERE b.status = 'open' AND o.closed_at IS NULL AND ${ofOrder})
    SELECT w.id, 'nobody is at work for ' || string_agg(DISTINCT w.what, ', ' ORDER BY w.what) AS detail
    FROM waits w JOIN org_units c ON c.id = w.company_id
    WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset(w.owners) AS owner (role text, at text)
      JOIN able a ON a.role = owner.role
        AND a.company_id = CASE owner.at WHEN 'group' THEN c.group_id ELSE w.company_id END)
    GROUP BY w.id`.execute(db);
  return new Map(rows.map(({ id, detail }) => [id, detail]));
}

/** Over `p`, a policy: who may go on after a refusal. */
const mayTalk = sql`coalesce(nullif(p.document -> 'authority' -> 'negotiate', '[]'),
  p.document -> 'authority' -> 'revise-order', '[]')`;

const trusted = sql`p.document -> 'authority' -> 'fulfil-obligation'`;

/** What the open incidents say, by their orders. */
export async function unattendedIncidents(db: Kysely<DB>): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; detail: string }>`
    SELECT order_id AS id, detail FROM incidents WHERE kind = ${UNATTENDED} AND closed_at IS NULL`.execute(
    db,
  );
  return new Map(rows.map(({ id, detail }) => [id, detail]));
}

/** Opens the incident of an order, or has it say what is so now; false when it says that already. */
export async function openUnattended(
  trx: Transaction<DB>,
  orderId: string,
  { detail, now }: { detail: string; now: Date },
): Promise<boolean> {
  const written = await trx
    .insertInto('incidents')
    .values({ id: randomUUID(), order_id: orderId, kind: UNATTENDED, detail, opened_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['order_id', 'kind'])
        .where('closed_at', 'is', null)
        .doUpdateSet({ detail })
        .where('incidents.detail', '<>', detail),
    )
    .returning('id')
    .executeTakeFirst();
  return written !== undefined;
}

/** Closes the incident of an order; false when none was open. */
export async function closeUnattended(db: Kysely<DB>, orderId: string, now: Date): Promise<boolean> {
  const closed = await db
    .updateTable('incidents')
    .set({ closed_at: now })
    .where('order_id', '=', orderId)
    .where('kind', '=', UNATTENDED)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return closed !== undefined;
}

/** An order that has ended waits for nobody. */
export async function closeUnattendedOfEnded(db: Kysely<DB>, now: Date): Promise<void> {
  await sql`
    UPDATE incidents i SET closed_at = ${now} FROM orders o
    WHERE i.kind = ${UNATTENDED} AND i.closed_at IS NULL AND o.id = i.order_id
      AND o.closed_at IS NOT NULL`.execute(db);
}
