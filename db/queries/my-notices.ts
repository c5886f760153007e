import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';
import { iso } from './iso.ts';

export type NoticeRecord = {
  id: string;
  intakeNumber: string | null;
  template: string;
  locale: 'zh-CN' | 'en';
  data: Record<string, string>;
  createdAt: string;
  readAt: string | null;
};

export type NoticeFilter = {
  unread?: boolean | undefined;
  after?: { createdAt: string; id: string } | undefined;
  limit: number;
};

/** A page of a person's in-app notices, the newest first. */
export async function noticesOf(
  db: Kysely<DB>,
  personId: string,
  { unread, after, limit }: NoticeFilter,
): Promise<NoticeRecord[]> {
  const { rows } = await sql<NoticeRecord>`
    SELECT n.id, o.intake_number AS "intakeNumber", n.template, n.locale, n.data,
      ${iso('n.created_at')} AS "createdAt", ${iso('n.read_at')} AS "readAt"
    FROM notices n LEFT JOIN orders o ON o.id = n.order_id
    WHERE n.person_id = ${personId} AND n.channel = 'in-app'
      ${unread === undefined ? sql`` : sql`AND (n.read_at IS NULL) = ${unread}`}
      ${after ? sql`AND (date_trunc('milliseconds', n.created_at), n.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)` : sql``}
    ORDER BY date_trunc('milliseconds', n.created_at) DESC, n.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}
