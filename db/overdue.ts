import { type Kysely, sql } from 'kysely';
import type { Receiver } from './notices/insert-notices.ts';
import type { DB } from './schema.ts';

export type Overdue = {
  customer: Receiver & { name: string };
  company: { zh: string; en: string };
  /** The first due first; at most fifty. */
  invoices: { id: string; dueOn: string; open: string }[];
};

/** The open invoices of an account that were due before a day, and whom to remind of them; null without any. */
export async function overdueOf(db: Kysely<DB>, accountId: string, today: string): Promise<Overdue | null> {
  const { rows } = await sql<Overdue>`
    SELECT json_build_object('kind', 'customer', 'id', c.id, 'name', c.name, 'email', c.email, 'locale', c.locale)
        AS customer,
      json_build_object('zh', u.name_zh, 'en', u.name_en) AS company,
      (SELECT json_agg(json_build_object('id', r.id, 'dueOn', r.due_on, 'open', r.open_amount::text)
          ORDER BY r.due_on, r.id)
        FROM (SELECT id, due_on, open_amount FROM receivables
          WHERE account_id = a.id AND open_amount > 0 AND due_on < ${today} ORDER BY due_on, id LIMIT 50) r) AS invoices
    FROM credit_accounts a JOIN customers c ON c.id = a.customer_id JOIN org_units u ON u.id = a.company_id
    WHERE a.id = ${accountId} AND EXISTS (SELECT FROM receivables
      WHERE account_id = a.id AND open_amount > 0 AND due_on < ${today})`.execute(db);
  return rows[0] ?? null;
}
