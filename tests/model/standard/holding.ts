import { randomUUID } from 'node:crypto';
import type { HoldKind } from '../../../domain/holds/hold-kinds.ts';
import { expectAnswer, type Move, move, post } from '../move.ts';
import { isOver } from '../order.ts';
import type { ModelSite } from '../site.ts';
import { excess, goOnByAccount, type StandardBook, type StandardOrder } from './book.ts';
import { looksAgain } from './looking.ts';
import { actsAs, HOLDERS } from './people.ts';
import { ofOrder, personOf } from './ordering.ts';

export type Holding = { index: number; kind: HoldKind; by: string };

export function holds({ index, kind, by }: Holding): Move<StandardBook> {
  return ofOrder(`${by} holds for ${kind}`, index, async (order, book, site) => {
    const person = personOf(book, by);
    const path = `/orders/${order.number}/holds`;
    const answer = await post(site, book, person, path, { kind, reason: '客户要求暂停' });
    if (!actsAs(book, person, HOLDERS[kind].place)) return expectAnswer(answer, 'forbidden');
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    expectAnswer(answer, order.holds.has(kind) ? 'order-held' : null);
    if (!order.holds.has(kind)) order.holds.set(kind, 'person');
  });
}

export function releases({ index, kind, by }: Holding): Move<StandardBook> {
  return ofOrder(`${by} releases ${kind}`, index, async (order, book, site) => {
    const id = await lastHold(site, order, kind);
    if (id === null) return;
    const person = personOf(book, by);
    const answer = await post(site, book, person, `/holds/${id}/release`, { reason: '已核实' });
    if (!actsAs(book, person, HOLDERS[kind].release)) return expectAnswer(answer, 'forbidden');
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    if (!order.holds.has(kind)) return expectAnswer(answer, 'already-decided');
    // An account over its limit does not bear the order: it takes a tolerance, or a payment.
    const again = kind === 'credit' && excess(book) > 0n;
    expectAnswer(answer, again ? 'validation' : null);
    if (again) return;
    order.holds.delete(kind);
    goOnByAccount(book, order);
  });
}

async function lastHold(site: ModelSite, { number }: StandardOrder, kind: HoldKind): Promise<string | null> {
  const row = await site.db
    .selectFrom('holds')
    .innerJoin('orders', 'orders.id', 'holds.order_id')
    .select('holds.id')
    .where('orders.intake_number', '=', number)
    .where('holds.kind', '=', kind)
    .orderBy('holds.released_at', (order) => order.desc().nullsFirst())
    .executeTakeFirst();
  return row?.id ?? null;
}

const LOW = 300_000n;
const HIGH = 1_100_000n;

/** The limit is lowered, or raised to what it was: the open orders are held, or let go on. */
export const changesLimit: Move<StandardBook> = move('the limit changes', async (book, site) => {
  const limit = book.limit === HIGH ? LOW : HIGH;
  const path = `/customers/${book.customerId}/credit/limit-changes`;
  const proposed = await post(site, book, 'credit', path, { limit: inYuan(limit), reason: '重新评估' });
  expectAnswer(proposed, null);
  const { limitChange } = proposed.body as { limitChange: { id: string } };
  const decision = `${path}/${limitChange.id}/decision`;
  expectAnswer(await post(site, book, 'credit-head', decision, { outcome: 'approve' }), null);
  book.limit = limit;
  await looksAgain(site, book, { mayHold: true });
});

/** The customer pays the oldest invoice: what the process held for the account goes on, if that is enough. */
export const pays: Move<StandardBook> = move('the customer pays', async (book, site) => {
  const [oldest] = book.invoices;
  if (!oldest) return;
  const [id, open] = oldest;
  const body = { amount: inYuan(open), paidOn: '2026-11-23', reference: `B-${id}` };
  expectAnswer(await post(site, book, 'finance', `/receivables/${id}/payments`, body), null);
  book.invoices.delete(id);
  await looksAgain(site, book, { mayHold: false });
});

const OWED = 700_000n;

/** An invoice of before is booked late: it is a fact, also where it takes the account over its limit (P-28). */
export const invoices: Move<StandardBook> = move('an old invoice is booked', async (book, site) => {
  const id = `${book.customerId}-${randomUUID().slice(0, 8)}`;
  const days = { invoicedOn: '2026-11-01', dueOn: '2027-06-01', openingBalance: true };
  const body = { accountId: book.customerId, receivableId: id, amount: inYuan(OWED), ...days };
  expectAnswer(await post(site, book, 'finance', '/receivables', body), null);
  book.invoices.set(id, OWED);
  await looksAgain(site, book, { mayHold: true });
});

function inYuan(fen: bigint): string {
  return `${fen / 100n}.00`;
}
