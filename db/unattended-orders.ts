import { type Kysely, sql } from 'kysely';
import { actors } from './able-people.ts';
import { type Deadlock, differing } from './deadlock.ts';
import type { DB } from './schema.ts';

const UNATTENDED = 'nobody-to-act';

/** What an order waits for without a task. */
export type Unattended = { orderId: string; what: string };

/**
 * What open orders wait for without a task, and nobody is there who might: talks with the customer after a refusal,
 * where nobody who is there may negotiate (P-44), what is owed by an office in which nobody is, with nobody whom the
 * policy trusts with it (P-35), what the customer of an incomplete order has to say (P-6), and the completion of an
 * effective one (P-156).
 */
export const UNATTENDED_ORDERS: Deadlock<Unattended> = {
  incident: UNATTENDED,
  events: { begins: 'nobody-to-act', ends: 'somebody-to-act' },
  data: (found) => ({ waitsFor: found.map(({ what }) => what) }),
  detail,
  suspects: async (db, now) => differing(db, { incident: UNATTENDED, detail }, await unattended(db, now)),
  among: (db, orderIds, now) => unattended(db, now, sql`o.id = ANY(${[...orderIds]}::uuid[])`),
};

function detail(found: readonly Unattended[]): string {
  return `nobody is at work for ${found.map(({ what }) => what).join(', ')}`;
}

async function unattended(db: Kysely<DB>, now: Date, which = sql`true`): Promise<Unattended[]> {
  const { rows } = await sql<Unattended>`
    WITH able AS MATERIALIZED (${actors(now)}),
    waits AS (
      SELECT o.id, o.company_id, 'talks with the customer' AS what, ${mayTalk} AS owners
      FROM orders o JOIN policies p ON (p.id, p.version) = (o.policy_id, o.policy_version)
      WHERE o.stage = 'NEGOTIATING' AND o.closed_at IS NULL AND ${which}
      UNION
      SELECT o.id, o.company_id, 'what ' || b.owner_role || ' owes',
        jsonb_build_array(jsonb_build_object('role', b.owner_role)) || coalesce(${trusted}, '[]')
      FROM obligations b JOIN orders o ON o.id = b.order_id
      JOIN policies p ON (p.id, p.version) = (o.policy_id, o.policy_version)
      WHERE b.status = 'open' AND o.closed_at IS NULL AND ${which}
      UNION
      SELECT o.id, o.company_id, CASE o.stage WHEN 'EFFECTIVE' THEN 'its completion' ELSE 'what its customer has to say' END,
        CASE o.stage WHEN 'EFFECTIVE' THEN coalesce(${mayComplete}, '[]') ELSE coalesce(${mayAsk}, '[]') END
      FROM orders o JOIN policies p ON (p.id, p.version) = (o.policy_id, o.policy_version)
      WHERE o.stage IN ('AWAITING_CUSTOMER_INFO', 'EFFECTIVE') AND o.closed_at IS NULL AND ${which})
    SELECT w.id AS "orderId", w.what FROM waits w JOIN org_units c ON c.id = w.company_id
    WHERE NOT EXISTS (SELECT FROM jsonb_to_recordset(w.owners) AS owner (role text, at text)
      JOIN able a ON a.role = owner.role
        AND a.unit_id = CASE owner.at WHEN 'group' THEN c.group_id ELSE w.company_id END)
    ORDER BY w.id, w.what`.execute(db);
  return rows;
}

/** Over `p`, a policy: who may go on after a refusal. */
const mayTalk = sql`coalesce(nullif(p.document -> 'authority' -> 'negotiate', '[]'),
  p.document -> 'authority' -> 'revise-order', '[]')`;

const trusted = sql`p.document -> 'authority' -> 'fulfil-obligation'`;
const mayComplete = sql`p.document -> 'authority' -> 'complete-order'`;
const mayAsk = sql`p.document -> 'authority' -> 'contact-customer'`;
