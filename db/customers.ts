import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { OrderHome } from './people.ts';
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

/** What a company keeps of a customer, whoever wrote it down. since: YYYY-MM-DD. */
export type KeptCustomer = {
  id: string;
  name: string;
  contact: string | null;
  phone: string | null;
  email: string | null;
  locale: 'zh-CN' | 'en';
  since: string;
  /** Their orders are reviewed as such (P-24). */
  special_industry: boolean;
};

/**
 * Writes customers of a company: all that is ever written of them is written here. A code that is somebody's already
 * is left as it is, or rewritten where `known` says so. Answers how many were written.
 */
export async function writeCustomers(
  trx: Transaction<DB>,
  companyId: string,
  customers: readonly KeptCustomer[],
  known: 'left' | 'rewritten',
): Promise<number> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('customers')
    .values(customers.map((customer) => ({ ...customer, company_id: companyId })))
    .onConflict((conflict) => {
      const code = conflict.column('id');
      if (known === 'left') return code.doNothing();
      return code
        .doUpdateSet(({ ref }) => ({
          name: ref('excluded.name'),
          contact: ref('excluded.contact'),
          phone: ref('excluded.phone'),
          email: ref('excluded.email'),
          locale: ref('excluded.locale'),
          since: ref('excluded.since'),
          special_industry: ref('excluded.special_industry'),
        }))
        .where('customers.company_id', '=', companyId);
    })
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0);
}

/** What is kept of these customers of a company. */
export async function keptCustomers(
  trx: Transaction<DB>,
  companyId: string,
  ids: readonly string[],
): Promise<KeptCustomer[]> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'name', 'contact', 'phone', 'email', 'locale', 'since', 'special_industry'])
    .where('company_id', '=', companyId)
    .where('id', 'in', ids)
    .execute();
  return rows.map((row) => ({ ...row, locale: row.locale === 'en' ? 'en' : 'zh-CN' }));
}

/** Where a customer belongs, which never changes; null when nobody has registered them. */
export async function homeOfCustomer(db: Kysely<DB>, id: string): Promise<OrderHome | null> {
  const { rows } = await sql<OrderHome>`
    SELECT c.company_id AS "companyId", u.group_id AS "groupId" FROM customers c
    JOIN org_units u ON u.id = c.company_id WHERE c.id = ${id}`.execute(db);
  return rows[0] ?? null;
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
