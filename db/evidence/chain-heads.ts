import { type Kysely, sql } from 'kysely';
import type { ChainHead } from '../../domain/evidence/verify-chain.ts';
import type { DB } from '../schema.ts';

const PAGE = 2_000;
const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

/**
 * The last event of every chain, in pages: the orders', whose heads stand on their rows, then all others'. Chains that
 * grow meanwhile are given as they stood when their page was read, which is a head all the same.
 */
export async function* chainHeads(db: Kysely<DB>): AsyncGenerator<ChainHead[]> {
  yield* orderHeads(db);
  yield* otherHeads(db);
}

async function* orderHeads(db: Kysely<DB>): AsyncGenerator<ChainHead[]> {
  let after = FIRST_UUID;
  for (;;) {
    const { rows } = await sql<ChainHead>`
      SELECT 'order' AS kind, id::text AS id, audit_seq AS seq, audit_hash AS hash FROM orders
      WHERE id > ${after}::uuid AND audit_seq > 0 ORDER BY orders.id LIMIT ${PAGE}`.execute(db);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.id;
  }
}

async function* otherHeads(db: Kysely<DB>): AsyncGenerator<ChainHead[]> {
  let after = { kind: '', id: '' };
  for (;;) {
    const { rows } = await sql<ChainHead>`
      SELECT subject_kind AS kind, subject_id AS id, seq, hash FROM audit_heads
      WHERE (subject_kind, subject_id) > (${after.kind}, ${after.id}) AND seq > 0
      ORDER BY subject_kind, subject_id LIMIT ${PAGE}`.execute(db);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last;
  }
}
