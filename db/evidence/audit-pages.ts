import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';

export type StoredEvent = {
  kind: string;
  id: string;
  seq: number;
  text: string;
  hash: string;
  /** Columns that say again, for finding, what the text says. */
  columns: { at: Date; kind: string; actor: string; correlationId: string | null };
};

const PAGE = 1_000;

/** All events, or those of one subject, in pages: by subject, then seq. */
export async function* auditPages(
  db: Kysely<DB>,
  subject?: { kind: string; id: string },
): AsyncGenerator<StoredEvent[]> {
  let after = { kind: '', id: '', seq: 0 };
  for (;;) {
    let query = db
      .selectFrom('audit_events')
      .select(['subject_kind', 'subject_id', 'seq', 'at', 'kind', 'actor', 'correlation_id', 'text', 'hash'])
      .where(sql<boolean>`(subject_kind, subject_id, seq) > (${after.kind}, ${after.id}, ${after.seq})`)
      .orderBy('subject_kind')
      .orderBy('subject_id')
      .orderBy('seq')
      .limit(PAGE);
    if (subject) {
      query = query.where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id);
    }
    const page = (await query.execute()).map(
      ({ subject_kind, subject_id, seq, text, hash, at, kind, actor, correlation_id }) => ({
        kind: subject_kind,
        id: subject_id,
        seq,
        text,
        hash,
        columns: { at, kind, actor, correlationId: correlation_id },
      }),
    );
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last;
  }
}
