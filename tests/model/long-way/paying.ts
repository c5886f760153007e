import { randomUUID } from 'node:crypto';
import { expectAnswer, type Move, post } from '../move.ts';
import { isOver } from '../order.ts';
import { tooLate } from '../ordering.ts';
import { amountOf, goOn, type LongBook } from './book.ts';
import { ofOrder } from './ordering.ts';

/** Money comes in and is matched with an order, in parts; more than it costs is refused (P-51, P-59). */
export function pays({ index, yuan }: { index: number; yuan: number }): Move<LongBook> {
  return ofOrder(`${yuan} are paid`, index, async (order, book, site) => {
    const amount = `${yuan}.00`;
    const received = await post(site, book, 'finance', '/payments', {
      companyId: 'machinery',
      customerId: book.customerId,
      amount,
      currency: 'CNY',
      receivedOn: '2026-11-23',
      reference: randomUUID(),
    });
    expectAnswer(received, null);
    const { paymentId } = received.body as { paymentId: string };
    const body = { intakeNumber: order.number, amount };
    const answer = await post(site, book, 'finance', `/payments/${paymentId}/matches`, body);
    if (isOver(order) && order.stage !== 'CLOSED') return expectAnswer(answer, 'order-closed');
    const fen = BigInt(yuan) * 100n;
    const tooMuch = order.paid + fen > amountOf(order);
    expectAnswer(answer, tooMuch ? 'validation' : null);
    if (tooMuch) return;
    const { matchId: id } = answer.body as { matchId: string };
    order.matched = { id, amount: fen, undone: false };
    order.paid += fen;
    goOn(order);
  });
}

/**
 * It was another order's money: what was settled by it is asked again, but of an order that is effective or has ended.
 */
export function takesBack(index: number): Move<LongBook> {
  return ofOrder('the last match is undone', index, async (order, book, site) => {
    const { matched } = order;
    if (!matched) return;
    const path = `/payment-matches/${matched.id}/undo`;
    const answer = await post(site, book, 'finance', path, { reason: '另一订单的货款' });
    const problem = matched.undone ? 'already-decided' : null;
    expectAnswer(answer, problem);
    if (problem !== null) return;
    matched.undone = true;
    order.paid -= matched.amount;
    if (tooLate(order) !== null) return;
    const tooLittle = order.paid * 2n < amountOf(order);
    if (tooLittle && order.gates.get('payment')?.state === 'approved') order.gates.delete('payment');
    goOn(order);
  });
}
