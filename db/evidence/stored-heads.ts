import { type Kysely, sql } from 'kysely';
import type { ChainHead } from '../../domain/evidence/verify-chain.ts';
import type { DB } from '../schema.ts';

export type Subject = { kind: string; id: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Of what is missing, so many are listed at most. */
const LISTED = 1_000;

/** The heads that are stored for these subjects, by `keyOf`; a subject without one is left out. */
export async function storedHeads(
  db: Kysely<DB>,
  subjects: readonly Subject[],
): Promise<Map<string, ChainHead>> {
  // Whatever somebody wrote into the events, only a UUID can name an order.
  const orders = subjects.filter(({ kind, id }) => kind === 'order' && UUID.test(id));
  const others = subjects.filter(({ kind }) => kind !== 'order');
  const { rows } = await sql<ChainHead>`
    SELECT 'order' AS kind, id::text AS id, audit_seq AS seq, audit_hash AS hash FROM orders
    WHERE id = ANY(${orders.map(({ id }) => id)}::uuid[]) AND audit_seq > 0
    UNION ALL
    SELECT subject_kind, subject_id, seq, hash FROM audit_heads
    WHERE (subject_kind, subject_id) IN (
      SELECT * FROM unnest(${others.map(({ kind }) => kind)}::text[], ${others.map(({ id }) => id)}::text[]))`.execute(
    db,
  );
  return new Map(rows.map((head) => [keyOf(head), head]));
}

/** Orders, and other subjects with a head, that have no event at all. */
export async function subjectsWithoutEvents(db: Kysely<DB>): Promise<Subject[]> {
  const { rows } = await sql<Subject>`
    SELECT 'order' AS kind, o.id::text AS id FROM orders o WHERE NOT EXISTS (
      SELECT FROM audit_events e WHERE e.subject_kind = 'order' AND e.subject_id = o.id::text)
    UNION ALL
    SELECT h.subject_kind, h.subject_id FROM audit_heads h WHERE NOT EXISTS (
      SELECT FROM audit_events e WHERE e.subject_kind = h.subject_kind AND e.subject_id = h.subject_id)
    LIMIT ${LISTED}`.execute(db);
  return rows;
}

/** Those of the heads of which no event has the seq and the hash. */
export async function headsNotFound(db: Kysely<DB>, heads: readonly ChainHead[]): Promise<ChainHead[]> {
  const { rows } = await sql<ChainHead>`
    SELECT h.kind, h.id, h.seq, h.hash FROM unnest(${heads.map(({ kind }) => kind)}::text[],
      ${heads.map(({ id }) => id)}::text[], ${heads.map(({ seq }) => seq)}::int[],
      ${heads.map(({ hash }) => hash)}::text[]) AS h (kind, id, seq, hash)
    LEFT JOIN audit_events e ON (e.subject_kind, e.subject_id, e.seq) = (h.kind, h.id, h.seq)
    WHERE e.hash IS DISTINCT FROM h.hash`.execute(db);
  return rows;
}

export function keyOf({ kind, id }: Subject): string {
  return JSON.stringify([kind, id]);
}
