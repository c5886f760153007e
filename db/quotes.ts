import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
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
