import { expectAnswer, type Move, post } from '../move.ts';
import type { LongBook } from './book.ts';
import { ofOrder } from './ordering.ts';

export function disputes(index: number): Move<LongBook> {
  return ofOrder('a dispute is opened', index, async (order, book, site) => {
    const body = { about: 'delivery', description: '客户要求提前交货' };
    const answer = await post(site, book, 'sales', `/orders/${order.number}/disputes`, body);
    expectAnswer(answer, null);
    const { disputeId: id } = answer.body as { disputeId: string };
    order.disputes.push({ id, open: true });
  });
}

export function resolves({ index, by }: { index: number; by: string }): Move<LongBook> {
  return ofOrder(`${by} resolves the last dispute`, index, async (order, book, site) => {
    const dispute = order.disputes.at(-1);
    if (!dispute) return;
    const body = { responsibility: '客户', handling: '按原日期交货' };
    const answer = await post(site, book, by, `/disputes/${dispute.id}/resolution`, body);
    if (by !== 'sales-head') return expectAnswer(answer, 'forbidden');
    expectAnswer(answer, dispute.open ? null : 'already-recorded');
    dispute.open = false;
  });
}
