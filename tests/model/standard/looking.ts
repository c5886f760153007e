import { expect, vi } from 'vitest';
import { agree } from '../move.ts';
import type { ModelSite } from '../site.ts';
import { accountChanged, type StandardBook } from './book.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

/** The Schedule looks at the customer's orders; another sequence's round may be at one of them. */
export async function looksAgain(
  site: ModelSite,
  book: StandardBook,
  cause: { mayHold: boolean },
): Promise<void> {
  const numbers = book.orders.map(({ number }) => number);
  await vi.waitFor(async () => {
    await site.creditRound();
    if (numbers.length > 0) expect(await unchecked(site, numbers)).toEqual([]);
  }, PATIENCE);
  accountChanged(book, cause);
  for (const order of book.orders) await agree(site, order);
}

function unchecked(site: ModelSite, numbers: string[]) {
  return site.db
    .selectFrom('credit_checks')
    .innerJoin('orders', 'orders.id', 'credit_checks.order_id')
    .select('orders.intake_number')
    .where('orders.intake_number', 'in', numbers)
    .execute();
}
