import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { DB } from './schema.ts';

export type CustomerFacts = {
  name: string;
  email: string | null;
  locale: string;
  /** No order became effective and nothing was invoiced before (P-27). */
  isNew: boolean;
  /** A … D, or "new" where nobody has rated the customer. */
  rating: string;
  /** The share of invoices paid by their due day, 0 … 1; null where none is paid or overdue yet (P-28). */
  onTimeShare: number | null;
  /** Their orders are reviewed as such, whatever the sender says (P-24). */
  specialIndustry: boolean;
};

/** What the company knows of a customer of its own; null for anybody else's. today: YYYY-MM-DD. One query. */
export async function customerFacts(
  db: Kysely<DB>,
  companyId: string,
  customerId: string,
  today: string,
): Promise<CustomerFacts | null> {
  const { rows } = await sql<CustomerFacts>`
    SELECT c.name, c.email, c.locale, coalesce(a.rating, 'new') AS rating,
      c.special_industry AS "specialIndustry",
      history.share::float8 AS "onTimeShare",
      history.invoices = 0 AND NOT EXISTS (SELECT FROM orders o
        WHERE o.customer_id = c.id AND o.stage IN ('EFFECTIVE', 'CLOSED')) AS "isNew"
    FROM customers c
    LEFT JOIN credit_accounts a ON a.company_id = c.company_id AND a.customer_id = c.id
    CROSS JOIN LATERAL (
      SELECT count(*) AS invoices, ${onTimeShare(today)} AS share FROM receivables r WHERE r.account_id = a.id
    ) history
    WHERE c.id = ${customerId} AND c.company_id = ${companyId}`.execute(db);
  return rows[0] ?? null;
}

export type NewCustomer = {
  customerId: string;
  companyId: string;
  name: string;
  contact?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  locale?: 'zh-CN' | 'en' | undefined;
  at: Date;
};

/** Keeps a customer; false when the code is somebody's already, at whichever company. */
export async function addCustomer(trx: Transaction<DB>, given: NewCustomer): Promise<boolean> {
  const { customerId, companyId, name, contact = null, phone = null, email = null, locale, at } = given;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('customers')
    .values({
      id: customerId,
      company_id: companyId,
      name,
      contact,
      phone,
      email,
      ...(locale && { locale }),
      since: at.toISOString().slice(0, 10),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Those of the ids that are customers of the company. One query. */
export async function customersAmong(
  db: Kysely<DB>,
  companyId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('customers')
    .select('id')
    .where('company_id', '=', companyId)
    .where('id', 'in', ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** An aggregate over `receivables r`: of those paid, or open beyond their due day, the share paid by that day. */
export function onTimeShare(today: string | RawBuilder<string>) {
  return sql<string | null>`round(
    (count(*) FILTER (WHERE r.settled_on <= r.due_on))::numeric
    / nullif(count(*) FILTER (WHERE r.settled_on IS NOT NULL OR r.due_on < ${today}::date), 0), 4)`;
}
