import { type Kysely, sql } from 'kysely';
import { tellOwners } from '../owner-notice.ts';
import { policyOf } from '../policies.ts';
import { policyDay } from '../policy-day.ts';
import type { DB } from '../schema.ts';
import { tellProcess, type Told } from './tell-process.ts';

/**
 * What expired of a customer (`d`) while an order (`o`) is not effective: the newest version of a document that a
 * gate (`g`) of the order's policy wants (P-27), which held when the gate was asked, and of which nobody was told.
 */
function expiredOf(now: Date) {
  return sql`orders o
    JOIN gates g ON g.order_id = o.id AND g.valid_revision = o.revision AND g.kind = 'qualification'
      AND g.status IN ('open', 'approved', 'at-risk')
    JOIN customer_documents d ON d.customer_id = o.customer_id
    WHERE o.closed_at IS NULL AND o.stage <> 'EFFECTIVE'
      AND d.valid_until < ${policyDay(now)}
      AND d.valid_until >= ${policyDay(sql`g.opened_at`)}
      AND NOT EXISTS (SELECT FROM customer_documents n
        WHERE n.customer_id = d.customer_id AND n.kind = d.kind AND n.version > d.version)
      AND EXISTS (SELECT FROM policies p,
          jsonb_path_query(p.document, '$.gates[*] ? (@.code == $gate).demands.documents[*].kind',
            jsonb_build_object('gate', g.code)) AS wanted
        WHERE p.id = o.policy_id AND p.version = o.policy_version AND wanted = to_jsonb(d.kind))
      AND NOT EXISTS (SELECT FROM audit_events a
        WHERE a.subject_kind = 'order' AND a.subject_id = o.id::text AND a.kind = ${TOLD}
          AND a.text::jsonb #>> '{data,document}' = d.kind
          AND (a.text::jsonb #>> '{data,version}')::int = d.version)`;
}

/** The event that says who was told of what; it also keeps it from being told twice. */
const TOLD = 'customer-document-expired';

export async function ordersWithExpiredDocuments(
  db: Kysely<DB>,
  now: Date,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT o.id FROM ${expiredOf(now)} LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

type Expired = {
  gate: string;
  document: string;
  version: number;
  title: string;
  validUntil: string;
  filedBy: string;
};

/**
 * Tells whoever is asked about a customer's documents, who stands in for them and who filed the document, that it has
 * expired while the order waits, and the order's process by the next seq. The approval stands: people decide. Once
 * for each version; null when there is nothing to tell.
 */
export async function tellExpiredDocuments(db: Kysely<DB>, orderId: string, now: Date): Promise<Told | null> {
  return tellProcess(db, { orderId, now }, async (trx, order) => {
    const { rows } = await sql<Expired>`
      SELECT DISTINCT ON (d.kind) g.code AS gate, d.kind AS document, d.version, d.title,
        d.valid_until::text AS "validUntil", d.recorded_by AS "filedBy"
      FROM ${expiredOf(now)} AND o.id = ${orderId} ORDER BY d.kind, g.code`.execute(trx);
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    for (const { gate, document, version, title, validUntil, filedBy } of rows) {
      await tellOwners(trx, order, {
        template: 'document-expired',
        owners: policy.gates.find(({ code }) => code === gate)?.owners ?? [],
        personId: filedBy,
        data: { conditions: title, dueAt: validUntil },
        dedupe: `document-expired:${orderId}:${document}:${version}`,
        now,
        correlationId: order.correlation_id,
      });
    }
    return rows.map(({ gate, document, version, validUntil }) => ({
      kind: TOLD,
      data: { gate, document, version, validUntil },
    }));
  });
}
