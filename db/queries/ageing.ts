import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type AgeBuckets, AGES } from '../../domain/credit/ageing.ts';
import type { DB } from '../schema.ts';

/**
 * An aggregate over `receivables r`: what is open by how long it has been due, as decimal text. today: a date, the
 * company's.
 */
export function ageing(today: string | RawBuilder<string>) {
  const pairs = AGES.map(({ code, from, to }) => {
    const days = sql`(${today}::date - r.due_on)`;
    const within = sql`${from === null ? sql`true` : sql`${days} >= ${from}`} AND ${to === null ? sql`true` : sql`${days} <= ${to}`}`;
    return sql`${sql.lit(code)}, coalesce(sum(r.open_amount) FILTER (WHERE ${within}), 0)::text`;
  });
  return sql<AgeBuckets>`json_build_object(${sql.join(pairs)})`;
}

export type AgedAccount = {
  customerId: string;
  customerName: string;
  accountId: string;
  currency: string;
  open: string;
  ages: AgeBuckets;
};

/** A page of the customers of a company that owe something, by id. */
export async function agedAccounts(
  db: Kysely<DB>,
  {
    companyId,
    today,
    after,
    limit,
  }: { companyId: string; today: string; after?: string | undefined; limit: number },
): Promise<AgedAccount[]> {
  const { rows } = await sql<AgedAccount>`
    SELECT c.id AS "customerId", c.name AS "customerName", a.id AS "accountId", a.currency,
      sum(r.open_amount)::text AS open, ${ageing(today)} AS ages
    FROM credit_accounts a JOIN customers c ON c.id = a.customer_id JOIN receivables r ON r.account_id = a.id
    WHERE a.company_id = ${companyId} AND r.open_amount > 0
      ${after === undefined ? sql`` : sql`AND c.id > ${after}`}
    GROUP BY c.id, a.id ORDER BY c.id LIMIT ${limit}`.execute(db);
  return rows;
}

export type AgedTotal = { currency: string; open: string; ages: AgeBuckets };

/** What all customers of a company owe, in each currency. */
export async function agedTotals(db: Kysely<DB>, companyId: string, today: string): Promise<AgedTotal[]> {
  const { rows } = await sql<AgedTotal>`
    SELECT a.currency, sum(r.open_amount)::text AS open, ${ageing(today)} AS ages
    FROM credit_accounts a JOIN receivables r ON r.account_id = a.id
    WHERE a.company_id = ${companyId} AND r.open_amount > 0 GROUP BY a.currency ORDER BY a.currency`.execute(
    db,
  );
  return rows;
}
