import type { Kysely } from 'kysely';
import { queueDigests } from '../../activities/digest/queue-digests.ts';
import type { DB } from '../../db/schema.ts';
import { renderNotice } from '../../domain/notices/render-notice.ts';

/** Queues the morning digests of an instant, and answers those with these words in them: the text by person. */
export async function digestsSaying(
  db: Kysely<DB>,
  words: string,
  at: Date,
): Promise<Record<string, string>> {
  await queueDigests({ db, now: () => at });
  const notices = await db
    .selectFrom('notices')
    .selectAll()
    .where('template', '=', 'digest')
    .where('created_at', '=', at)
    .where('channel', '=', 'in-app')
    .orderBy('person_id')
    .execute();
  const texts = notices.map((notice) => [notice.person_id ?? '', renderNotice(notice).text] as const);
  return Object.fromEntries(texts.filter(([, text]) => text.includes(words)));
}
