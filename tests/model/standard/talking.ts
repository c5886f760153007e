import { expectAnswer, type Move, post } from '../move.ts';
import { isOver } from '../order.ts';
import type { StandardBook } from './book.ts';
import { notNegotiated, ofOrder } from './ordering.ts';

export function proposesRound(index: number): Move<StandardBook> {
  return ofOrder('sales proposes another date', index, async (order, book, site) => {
    const body = { kind: 'later-date', proposedBy: 'us', text: '推迟两天' };
    const answer = await post(site, book, 'sales', `/orders/${order.number}/negotiation`, body);
    const { count, revision, answered } = order.rounds;
    const waits = !answered && revision === order.revision ? 'already-requested' : null;
    const problem = notNegotiated(order) ?? waits;
    expectAnswer(answer, problem);
    if (problem !== null) return;
    const agreed = order.rounds.agreed && revision === order.revision;
    order.rounds = { count: count + 1, revision: order.revision, answered: false, agreed };
  });
}

export function answersRound(index: number): Move<StandardBook> {
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
    if (problem === null) order.rounds = { count, revision, answered: true, agreed: true };
  });
}
