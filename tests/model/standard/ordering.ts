import { expect } from 'vitest';
import { ordinaryDocument } from '../../setup/orders.ts';
import { agree, expectAnswer, move, post } from '../move.ts';
import { type Change, changed, type Entered, isOnItsWay, isOver, proceed } from '../order.ts';
import {
  completed,
  newStandardOrder,
  revised,
  type StandardBook,
  type StandardOrder,
  wayOf,
} from './book.ts';
import { deliveryDay } from './hours.ts';
import { ofOrder, personOf, type StandardMove } from './standard-move.ts';

type Described = Pick<StandardOrder, 'quantity' | 'later' | 'remark' | 'special'>;

function documentOf({ customerId }: StandardBook, { quantity, later, remark, special }: Described) {
  return ordinaryDocument({
    parties: { buyer: { customerId } },
    lines: [
      { sku: customerId, quantity: String(quantity), unit: 'pcs', netPrice: '100.00', taxRate: '0.13' },
    ],
    delivery: { date: deliveryDay(later), place: '上海' },
    ...(remark > 0 && { remarks: `第${remark}次更改` }),
    ...(special && { special: { reason: '首台套' } }),
  });
}

export function submits(given: Entered & { special: boolean }): StandardMove {
  return move(`${given.enteredBy} submits ${JSON.stringify(given)}`, async (book, site) => {
    if (book.orders.length >= 3) return;
    const enteredBy = personOf(book, given.enteredBy);
    const document = documentOf(book, { ...given, later: 0, remark: 0 });
    const body = { companyId: 'machinery', channel: 'phone', document };
    const answer = await post(site, book, enteredBy, '/orders', body);
    expect(answer).toMatchObject({ status: 201, body: { stage: 'RECEIVED' } });
    const { intakeNumber } = answer.body as { intakeNumber: string };
    const order = newStandardOrder(intakeNumber, { ...given, enteredBy });
    book.orders.push(order);
    proceed(order, wayOf(order));
    await agree(site, order);
  });
}

export function revises({ index, change, by }: { index: number; change: Change; by: string }): StandardMove {
  return ofOrder(`${by} revises ${change}`, index, async (order, book, site) => {
    const author = personOf(book, by);
    const answer = await site
      .as(author)
      .post(
        `/orders/${order.number}/revisions`,
        { cause: 'customer', document: documentOf(book, changed(order, change)) },
        { headers: { 'if-match': `"${order.revision}"` } },
      );
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    if (!isOnItsWay(order)) return expectAnswer(answer, 'wrong-stage');
    expectAnswer(answer, null);
    revised(order, change, author);
  });
}

export function asksToCancel({ index, by }: { index: number; by: string }): StandardMove {
  return ofOrder(`${by} asks to cancel`, index, async (order, book, site) => {
    const person = personOf(book, by);
    const path = `/orders/${order.number}/cancel-requests`;
    const answer = await post(site, book, person, path, { reason: '客户要求' });
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    if (!isOnItsWay(order)) return expectAnswer(answer, 'wrong-stage');
    expectAnswer(answer, order.cancelAskedBy === null ? null : 'already-requested');
    order.cancelAskedBy ??= person;
    proceed(order, wayOf(order));
  });
}

export function completes(index: number): StandardMove {
  return ofOrder('sales completes', index, async (order, book, site) => {
    const path = `/orders/${order.number}/completion`;
    const answer = await post(site, book, 'sales', path, { note: '已交货' });
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    if (isOnItsWay(order)) return expectAnswer(answer, 'wrong-stage');
    if (order.holds.size > 0) return expectAnswer(answer, 'order-held');
    expectAnswer(answer, null);
    completed(order);
  });
}
