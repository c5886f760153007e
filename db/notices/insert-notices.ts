import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type NoticeData, noticeLocale, type TemplateName } from '../../domain/notices/notice.ts';
import { json } from '../json.ts';
import type { DB } from '../schema.ts';

/** A person (in the application, and by e-mail with an address) or a customer (by e-mail only). */
export type Receiver = { kind: 'person' | 'customer'; id: string; email: string | null; locale: string };

export type Notice = { receiver: Receiver; template: TemplateName; data: NoticeData };

/** Writes the notices of one event, each receiver and channel once for ever. Answers how many are new. */
export async function insertNotices(
  db: Kysely<DB>,
  notices: readonly Notice[],
  of: { orderId: string | null; dedupe: string; now: Date; correlationId: string | null },
): Promise<number> {
  const rows = notices.flatMap((notice) =>
    channelsOf(notice.receiver).map((channel) => noticeRow(notice, channel, of)),
  );
  if (rows.length === 0) return 0;
  const result = await db
    .insertInto('notices')
    .values(rows)
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0n);
}

type Channel = 'in-app' | 'email';

function channelsOf({ kind, email }: Receiver): Channel[] {
  const byMail: Channel[] = email === null || email === '' ? [] : ['email'];
  return kind === 'person' ? ['in-app', ...byMail] : byMail;
}

/** A notice in the application is delivered by being there. */
function noticeRow(
  { receiver, template, data }: Notice,
  channel: Channel,
  { orderId, dedupe, now, correlationId }: Parameters<typeof insertNotices>[2],
) {
  const { kind, id, email } = receiver;
  return {
    id: randomUUID(),
    dedupe_key: `${dedupe}:${kind}:${id}:${channel}`,
    order_id: orderId,
    person_id: kind === 'person' ? id : null,
    customer_id: kind === 'customer' ? id : null,
    address: channel === 'email' ? email : null,
    channel,
    locale: noticeLocale(receiver.locale),
    template,
    data: json(data),
    status: channel === 'in-app' ? ('sent' as const) : ('queued' as const),
    next_attempt_at: now,
    created_at: now,
    sent_at: channel === 'in-app' ? now : null,
    correlation_id: correlationId,
  };
}
