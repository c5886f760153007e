import { randomUUID } from 'node:crypto';
import { type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import type { QuoteLine } from '../domain/contract/quote.ts';
import type { QuoteEvidence } from '../domain/gates/evidence.ts';
import { sumMoney } from '../domain/money/money.ts';
import { json } from './json.ts';
import type { DB } from './schema.ts';
import type { QuotesTable } from './schema/contract.ts';

export type Quote = Selectable<QuotesTable>;

/** The quotes of an order, the newest first; at most a thousand. */
export async function quotesOf(db: Kysely<DB>, orderId: string): Promise<Quote[]> {
  return db
    .selectFrom('quotes')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('version', 'desc')
    .limit(1000)
    .execute();
}

/** The newest quote of an order; null while it has none. */
export async function newestQuote(db: Kysely<DB>, orderId: string): Promise<Quote | null> {
  const row = await db
    .selectFrom('quotes')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * Whether the customer has agreed to a revision: by their confirmation, or by the newest version of its contract, when
 * all who sign for them had signed it by that day (P-50, P-54). Our own signature is no agreement of theirs.
 */
export function agreedTo(
  orderId: RawBuilder<unknown>,
  revision: RawBuilder<unknown>,
  by: RawBuilder<unknown>,
) {
  return sql`(EXISTS (SELECT FROM gates y WHERE y.order_id = ${orderId} AND y.valid_revision = ${revision}
      AND y.kind IN ('confirmation', 'signing') AND y.status IN ('approved', 'at-risk'))
    OR EXISTS (SELECT FROM contract_versions c JOIN orders co ON co.id = c.order_id
      JOIN policies cp ON cp.id = co.policy_id AND cp.version = co.policy_version
      WHERE c.order_id = ${orderId} AND c.revision = ${revision}
        AND c.version = (SELECT max(version) FROM contract_versions WHERE order_id = c.order_id)
        AND NOT EXISTS (
          SELECT FROM jsonb_to_recordset(cp.document #> '{contract,signatories}') AS y (party text, ours boolean)
          WHERE y.ours IS NOT TRUE AND NOT EXISTS (SELECT FROM signatures s WHERE s.contract_version_id = c.id
            AND s.party = y.party AND s.signed_on <= ${by}))))`;
}

export type ExpiredQuote = { version: number; validUntil: string; quotedBy: string };

/**
 * The approved quote of an order that is good no more: its last day is over, and the customer has not agreed to it by
 * their confirmation or by a contract that was signed in time (P-50, P-54, P-57). today: YYYY-MM-DD. Null when there is
 * none. One query.
 */
export async function expiredQuote(
  db: Kysely<DB>,
  { id, revision }: { id: string; revision: number },
  today: string,
): Promise<ExpiredQuote | null> {
  const { rows } = await sql<ExpiredQuote>`
    SELECT q.version, q.valid_until::text AS "validUntil", q.quoted_by AS "quotedBy" FROM quotes q
    WHERE q.order_id = ${id} AND q.valid_until < ${today}::date
      AND q.version = (SELECT max(version) FROM quotes WHERE order_id = ${id})
      AND EXISTS (SELECT FROM gates WHERE order_id = ${id} AND valid_revision = ${revision}
        AND kind = 'quote' AND status = 'approved')
      AND NOT ${agreedTo(sql`${id}::uuid`, sql`${revision}::int`, sql`q.valid_until`)}`.execute(db);
  return rows[0] ?? null;
}

/** Stores the next quote of an order whose lock is held (P-50). Answers its version. */
export async function addQuote(
  trx: Transaction<DB>,
  { lines, ...quote }: Omit<Quote, 'id' | 'version' | 'lines'> & { lines: QuoteLine[] },
): Promise<number> {
  const version = ((await newestQuote(trx, quote.order_id))?.version ?? 0) + 1;
  await trx
    .insertInto('quotes')
    .values({ ...quote, id: randomUUID(), version, lines: json(lines) })
    .execute();
  return version;
}

/** What those are shown who approve a quote; null while there is none. */
export async function quoteEvidence(db: Kysely<DB>, orderId: string): Promise<QuoteEvidence | null> {
  const quote = await newestQuote(db, orderId);
  if (!quote) return null;
  const { version, revision, basis, total, currency, valid_until: validUntil, quoted_by: quotedBy } = quote;
  return { version, revision, basis, total: sumMoney([total], currency), currency, validUntil, quotedBy };
}
