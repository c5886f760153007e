import { expectAnswer, type Move, move, post } from '../move.ts';
import type { StandardBook } from './book.ts';

/** Whose roles are delegated here. Who is called when a clock runs out is not among them: the book has no clocks. */
export const DELEGATORS = [
  'credit',
  'planner',
  'sales',
  'sales-head',
  'sales-head2',
  'exec1',
  'exec2',
] as const;

const NOW = { from: '2026-11-23T00:00:00+08:00', until: '2028-01-01T00:00:00+08:00' };
const LATER = { from: '2028-01-01T00:00:00+08:00', until: '2028-02-01T00:00:00+08:00' };

export function delegates({ person, holds }: { person: string; holds: boolean }): Move<StandardBook> {
  return move(`${person} delegates ${holds ? 'from now on' : 'for another year'}`, async (book, site) => {
    const body = { delegateId: book.standIn, ...(holds ? NOW : LATER), reason: '出差' };
    const answer = await post(site, book, person, '/people/me/delegations', body);
    expectAnswer(answer, null);
    const { delegationId: id } = answer.body as { delegationId: string };
    book.delegations.push({ id, person, holds });
  });
}

/** Whoever delegated ends it; a colleague does not even find it. */
export function revokes({ index, own }: { index: number; own: boolean }): Move<StandardBook> {
  return move(`delegation ${index} is revoked by ${own ? 'its person' : 'another'}`, async (book, site) => {
    const delegation = book.delegations[index % Math.max(book.delegations.length, 1)];
    if (!delegation) return;
    const person = own ? delegation.person : 'finance';
    const answer = await post(site, book, person, `/delegations/${delegation.id}/revocation`, {});
    expectAnswer(answer, own ? null : 'not-found');
    if (own) book.delegations = book.delegations.filter((other) => other !== delegation);
  });
}
