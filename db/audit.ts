import type { Transaction } from 'kysely';
import { auditText, chainHash, GENESIS } from '../domain/evidence/hash-chain.ts';
import type { DB } from './schema.ts';

/** What happened, by whom; the chain adds subject, sequence and previous hash. */
export type AuditEntry = {
  kind: string;
  actor: string;
  onBehalfOf?: string | null;
  data: Record<string, unknown>;
  correlationId: string | null;
  at: Date;
};

/** The head of a chain: the sequence and hash of its last event. */
export type AuditHead = { seq: number; hash: string };

export const NEW_CHAIN: AuditHead = { seq: 0, hash: GENESIS };

/** The row of the next event after `head`. The caller holds the subject's lock and stores the new head with it. */
function nextAuditRow(subject: { kind: string; id: string }, head: AuditHead, entry: AuditEntry) {
  const seq = head.seq + 1;
  const text = auditText({
    subject,
    seq,
    at: entry.at.toISOString(),
    actor: entry.actor,
    onBehalfOf: entry.onBehalfOf ?? null,
    kind: entry.kind,
    data: JSON.parse(JSON.stringify(entry.data)),
    correlationId: entry.correlationId,
    previous: head.hash,
  });
  return {
    subject_kind: subject.kind,
    subject_id: subject.id,
    seq,
    at: entry.at,
    kind: entry.kind,
    actor: entry.actor,
    correlation_id: entry.correlationId,
    text,
    hash: chainHash(text),
  };
}

/** Appends events to the chain of a subject other than an order (whose head is on its row), under the head's lock. */
export async function appendAudit(
  trx: Transaction<DB>,
  subject: { kind: string; id: string },
  entries: readonly AuditEntry[],
): Promise<void> {
  await trx
    .insertInto('audit_heads')
    .values({ subject_kind: subject.kind, subject_id: subject.id, seq: NEW_CHAIN.seq, hash: NEW_CHAIN.hash })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const stored = await trx
    .selectFrom('audit_heads')
    .select(['seq', 'hash'])
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { rows, head } = chainOf(subject, stored, entries);
  if (rows.length === 0) return;
  await trx.insertInto('audit_events').values(rows).execute();
  await trx
    .updateTable('audit_heads')
    .set(head)
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .execute();
}

/** The rows of several events in a row, and the head after them. */
export function chainOf(
  subject: { kind: string; id: string },
  from: AuditHead,
  entries: readonly AuditEntry[],
) {
  let head = from;
  const rows = entries.map((entry) => {
    const row = nextAuditRow(subject, head, entry);
    head = { seq: row.seq, hash: row.hash };
    return row;
  });
  return { rows, head };
}
