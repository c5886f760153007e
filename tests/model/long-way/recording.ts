import { localDate } from '../../../domain/order/local-date.ts';
import { CLAUSES } from '../../db/contract-policy.ts';
import { expectAnswer, type Move, post } from '../move.ts';
import { isOver } from '../order.ts';
import { tooLate } from '../ordering.ts';
import { confirmed, drafted, isDraftable, type LongBook, type Party } from './book.ts';
import { ofOrder } from './ordering.ts';

const ARCHIVED = { reference: '档案 1126', sha256: 'a'.repeat(64) };
const CLAUSE_TEXTS = Object.fromEntries(CLAUSES.map(({ code, title }) => [code, title.zh]));

export function quotes(index: number): Move<LongBook> {
  return ofOrder('sales quotes', index, async (order, book, site) => {
    const path = `/orders/${order.number}/quotes`;
    const answer = await post(site, book, 'sales', path, { validUntil: '2027-12-31' });
    const judged = order.gates.get('quote')?.state === 'approved' ? 'wrong-stage' : null;
    const problem = tooLate(order) ?? judged;
    expectAnswer(answer, problem);
    if (problem === null) order.quoted = order.revision;
  });
}

export function drafts(index: number): Move<LongBook> {
  return ofOrder('sales drafts a contract', index, async (order, book, site) => {
    const responsibilities = { collection: '销售员李建华' };
    const body = { clauses: CLAUSE_TEXTS, responsibilities, ...ARCHIVED };
    const answer = await post(site, book, 'sales', `/orders/${order.number}/contract-versions`, body);
    const problem = tooLate(order) ?? (isDraftable(order) ? null : 'wrong-stage');
    expectAnswer(answer, problem);
    if (problem === null) drafted(order);
  });
}

export function signs({ index, party }: { index: number; party: Party }): Move<LongBook> {
  return ofOrder(`${party} signs`, index, async (order, book, site) => {
    const { version, signed } = order.contract;
    const how = party === 'buyer' ? { method: 'seal', seal: '合同专用章' } : { method: 'signature' };
    const signedOn = localDate(site.clock.now(), 'Asia/Shanghai');
    const signature = { version: Math.max(version, 1), party, signedBy: '王强', signedOn };
    const body = { ...signature, ...how, ...ARCHIVED };
    const answer = await post(site, book, 'sales', `/orders/${order.number}/signatures`, body);
    const signing = order.stage === 'SIGNING' && version > 0 ? null : 'wrong-stage';
    const problem = tooLate(order) ?? signing ?? (signed.has(party) ? 'already-recorded' : null);
    expectAnswer(answer, problem);
    if (problem === null) signed.add(party);
  });
}

export type Confirming = { index: number; yes: boolean; seenLast: boolean };

/** The customer answers, about the order as it is or about what it is not yet. */
export function confirms({ index, yes, seenLast }: Confirming): Move<LongBook> {
  const said = `${yes ? 'yes' : 'no'} to ${seenLast ? 'the' : 'another'} revision`;
  return ofOrder(`the customer says ${said}`, index, async (order, book, site) => {
    const seen = seenLast ? order.revision : order.revision + 1;
    const means = { revision: seen, method: 'phone', customerPerson: '周采购', evidence: '通话 1126' };
    const body = yes
      ? { ...means, answer: 'confirmed', expectedOn: '2027-03-04' }
      : { ...means, answer: 'refused', remark: '价格偏高' };
    const answer = await post(site, book, 'sales', `/orders/${order.number}/confirmations`, body);
    if (isOver(order)) return expectAnswer(answer, 'order-closed');
    if (!seenLast) return expectAnswer(answer, 'not-current-revision');
    const asked = order.gates.get('confirmation')?.state === 'open';
    expectAnswer(answer, asked ? null : 'wrong-stage');
    if (asked) confirmed(order, yes);
  });
}
