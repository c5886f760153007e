import type { Kysely } from 'kysely';
import type { DB } from '../../../db/schema.ts';
import { verifyChain } from '../../../domain/evidence/verify-chain.ts';

/** Chains that do not verify, or whose stored head is another, at one moment. Empty when all is well. */
export async function brokenChains(db: Kysely<DB>): Promise<string[]> {
  // Events and heads of one snapshot: a process may do its next step meanwhile.
  return db.transaction().setIsolationLevel('repeatable read').execute(brokenIn);
}

async function brokenIn(db: Kysely<DB>): Promise<string[]> {
  const events = await db
    .selectFrom('audit_events')
    .select(['subject_kind', 'subject_id', 'text', 'hash'])
    .orderBy('subject_kind')
    .orderBy('subject_id')
    .orderBy('seq')
    .execute();
  const heads = await headsOf(db);
  const chains = Map.groupBy(events, (event) => `${event.subject_kind} ${event.subject_id}`);
  const broken = [...chains].flatMap(([subject, rows]) => {
    const verdict = verifyChain(rows);
    if (!verdict.ok) return [`${subject} breaks at ${verdict.brokenAt}: ${verdict.reason}`];
    const { seq, hash } = verdict.head ?? { seq: 0, hash: '' };
    return heads.get(subject) === `${seq} ${hash}`
      ? []
      : [`${subject} ends at ${seq}, which is not its head`];
  });
  const empty = [...heads.keys()].filter((subject) => !chains.has(subject));
  return [...broken, ...empty.map((subject) => `${subject} has a head and no events`)];
}

async function headsOf(db: Kysely<DB>): Promise<Map<string, string>> {
  const orders = await db.selectFrom('orders').select(['id', 'audit_seq', 'audit_hash']).execute();
  const others = await db.selectFrom('audit_heads').selectAll().execute();
  return new Map([
    ...orders.map((row) => [`order ${row.id}`, `${row.audit_seq} ${row.audit_hash}`] as const),
    ...others.map((row) => [`${row.subject_kind} ${row.subject_id}`, `${row.seq} ${row.hash}`] as const),
  ]);
}
