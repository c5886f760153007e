import { expectAnswer, post } from '../move.ts';
import { belongsAt, isOver, proceed } from '../order.ts';
import { type StandardOrder, wayOf } from './book.ts';
import { ofOrder, type StandardMove } from './standard-move.ts';

/** What keeps an order from being talked about with its customer: it is done after a refusal only (P-44). */
function notNegotiated(order: StandardOrder): string | null {
  return belongsAt(order, wayOf(order)) === 'NEGOTIATING' ? null : 'wrong-stage';
}

export function proposesRound(index: number): StandardMove {
  return ofOrder('sales proposes another date', index, async (order, book, site) => {
    const body = { kind: 'later-date', proposedBy: 'us', text: '推迟两天' };
    const answer = await post(site, book, 'sales', `/orders/${order.number}/negotiation`, body);
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    const { count, revision, answered } = order.rounds;
    const waits = !answered && revision === order.revision ? 'already-requested' : null;
    const problem = notNegotiated(order) ?? waits;
    expectAnswer(answer, problem);
    if (problem === null) order.rounds = { count: count + 1, revision: order.revision, answered: false };
  });
}

export function answersRound(index: number): StandardMove {
  return ofOrder('the customer answers', index, async (order, book, site) => {
    const { count, revision, answered } = order.rounds;
    const path = `/orders/${order.number}/negotiation/${Math.max(count, 1)}/answer`;
    const answer = await post(site, book, 'sales', path, { answer: 'accepted', reference: '通话 1126' });
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    if (count === 0) return expectAnswer(answer, 'not-found');
    if (answered) return expectAnswer(answer, 'already-decided');
    if (revision !== order.revision) return expectAnswer(answer, 'not-current-revision');
    const problem = notNegotiated(order);
    expectAnswer(answer, problem);
    if (problem === null) order.rounds = { count, revision, answered: true };
  });
}

export function asksToDecline(index: number): StandardMove {
  return ofOrder('sales asks to decline', index, async (order, book, site) => {
    const path = `/orders/${order.number}/decline-requests`;
    const answer = await post(site, book, 'sales', path, { reason: '客户不能延期' });
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    const asked = order.declineAskedBy === null ? null : 'already-requested';
    const problem = notNegotiated(order) ?? asked;
    expectAnswer(answer, problem);
    if (problem !== null) return;
    order.declineAskedBy = 'sales';
    proceed(order, wayOf(order));
  });
}
