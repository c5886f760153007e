import { expect } from 'vitest';
import type { OrderDocument } from '../../domain/order/document.ts';
import { agree, type Book, expectAnswer, type Move, move, moveOf, post } from './move.ts';
import {
  belongsAt,
  type BookOrder,
  type Change,
  changed,
  end,
  type Entered,
  isOnItsWay,
  isOver,
  type Way,
} from './order.ts';
import type { ModelSite } from './site.ts';

/** What differs from one policy to another of what is done to orders under any. */
export type Rules<Order extends BookOrder, B extends Book<Order>, Given extends Entered> = {
  policyId: string;
  wayOf: (order: Order) => Way<string>;
  newOrder: (number: string, given: Given) => Order;
  documentOf: (book: B, order: Order) => OrderDocument;
  /** Whether the customer has accepted something since the refusal: a refused order is revised only then (P-44). */
  agreed: (order: Order) => boolean;
  revised: (order: Order, change: Change, author: string, book: B, site: ModelSite) => Promise<void>;
  /** What the process does after a command. */
  goOn: (order: Order) => void;
  /** Who is meant in this sequence. */
  personOf: (book: B, who: string) => string;
  /** What else of the order has to agree with the book. */
  expectMore: (site: ModelSite, order: Order) => Promise<void>;
};

/** Taking orders in, revising, cancelling, declining and completing them, each as the book says. */
export function orderingBy<Order extends BookOrder, B extends Book<Order>, Given extends Entered>(
  rules: Rules<Order, B, Given>,
) {
  const { policyId, wayOf, newOrder, documentOf, agreed, revised, goOn, personOf, expectMore } = rules;
  const ofOrder = (name: string, index: number, run: Parameters<typeof moveOf<Order, B>>[2]) =>
    moveOf<Order, B>(name, index, run, expectMore);

  function submits(given: Given): Move<B> {
    return move(`submits ${JSON.stringify(given)}`, async (book, site) => {
      if (book.orders.length >= 3) return;
      const enteredBy = personOf(book, given.enteredBy);
      const document = documentOf(book, newOrder('', given));
      const body = { companyId: 'machinery', policyId, channel: 'phone', document };
      const answer = await post(site, book, enteredBy, '/orders', body);
      expect(answer).toMatchObject({ status: 201, body: { stage: 'RECEIVED' } });
      const { intakeNumber } = answer.body as { intakeNumber: string };
      const order = newOrder(intakeNumber, { ...given, enteredBy });
      book.orders.push(order);
      goOn(order);
      await agree(site, order);
    });
  }

  function revises({ index, change, by }: { index: number; change: Change; by: string }): Move<B> {
    return ofOrder(`${by} revises ${change}`, index, async (order, book, site) => {
      const author = personOf(book, by);
      const document = documentOf(book, changed(order, change));
      const seen = { headers: { 'if-match': `"${order.revision}"` } };
      const path = `/orders/${order.number}/revisions`;
      const answer = await site.as(author).post(path, { cause: 'customer', document }, seen);
      const negotiated = belongsAt(order, wayOf(order)) === 'NEGOTIATING';
      const problem = tooLate(order) ?? (negotiated && !agreed(order) ? 'facts-missing' : null);
      expectAnswer(answer, problem);
      if (problem === null) await revised(order, change, author, book, site);
    });
  }

  function asksToCancel({ index, by }: { index: number; by: string }): Move<B> {
    return ofOrder(`${by} asks to cancel`, index, async (order, book, site) => {
      const person = personOf(book, by);
      const path = `/orders/${order.number}/cancel-requests`;
      const answer = await post(site, book, person, path, { reason: '客户要求' });
      const problem = tooLate(order) ?? (order.cancelAskedBy === null ? null : 'already-requested');
      expectAnswer(answer, problem);
      if (problem !== null) return;
      order.cancelAskedBy = person;
      goOn(order);
    });
  }

  /** What keeps an order from being talked about with its customer: it is done after a refusal only (P-44). */
  function notNegotiated(order: Order): string | null {
    return tooLate(order) ?? (belongsAt(order, wayOf(order)) === 'NEGOTIATING' ? null : 'wrong-stage');
  }

  function asksToDecline(index: number): Move<B> {
    return ofOrder('sales asks to decline', index, async (order, book, site) => {
      const path = `/orders/${order.number}/decline-requests`;
      const answer = await post(site, book, 'sales', path, { reason: '客户不能延期' });
      const problem = notNegotiated(order) ?? (order.declineAskedBy === null ? null : 'already-requested');
      expectAnswer(answer, problem);
      if (problem !== null) return;
      order.declineAskedBy = 'sales';
      goOn(order);
    });
  }

  function completes(index: number): Move<B> {
    return ofOrder('sales completes', index, async (order, book, site) => {
      const path = `/orders/${order.number}/completion`;
      const answer = await post(site, book, 'sales', path, { note: '已交货' });
      if (isOver(order)) return expectAnswer(answer, 'order-closed');
      if (isOnItsWay(order)) return expectAnswer(answer, 'wrong-stage');
      const problem = order.holds.size > 0 ? 'order-held' : null;
      expectAnswer(answer, problem);
      if (problem === null) end(order, 'CLOSED');
    });
  }

  return { ofOrder, submits, revises, asksToCancel, asksToDecline, notNegotiated, completes };
}

/** What keeps an order from what is done before it is effective. */
export function tooLate(order: BookOrder): string | null {
  if (isOver(order)) return 'order-closed';
  return isOnItsWay(order) ? null : 'wrong-stage';
}
