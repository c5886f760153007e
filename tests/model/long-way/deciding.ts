import { expectAnswer, type Move, post, taskOf } from '../move.ts';
import { openGates } from '../order.ts';
import { answered, hindrance, type LongBook, PEOPLE, type Reply } from './book.ts';
import { ofOrder } from './ordering.ts';

const RISK = {
  continueAtRisk: true,
  risk: '客户尚未认可',
  riskOwner: 'sales_head',
  riskReviewOn: '2027-06-01',
};

/** gate, who: which of those that are open, and of those whose it is; of eight, one is a stranger. */
export type Deciding = { index: number; gate: number; who: number } & Reply;

export function decides({ index, gate: nth, who, answer, named }: Deciding): Move<LongBook> {
  const about = named ? ' of the newest version' : '';
  return ofOrder(`gate ${nth} is answered ${answer}${about} by ${who}`, index, async (order, book, site) => {
    const open = openGates(order).toSorted();
    const gate = open[nth % Math.max(open.length, 1)];
    if (!gate) return;
    const person = who % 8 === 0 ? 'planner' : (PEOPLE[gate][who % PEOPLE[gate].length] ?? '');
    const task = await taskOf(site, order, gate);
    const reply = {
      answer: answer === 'at-risk' && gate !== 'decline' ? ('yes' as const) : answer,
      named: named && gate === 'legal',
    };
    const findings = {
      ...(reply.named && { contractVersion: Math.max(order.contract.version, 1) }),
      ...(reply.answer === 'at-risk' && RISK),
    };
    const outcome = reply.answer === 'yes' ? 'approve' : 'refuse';
    const problem = hindrance(order, gate, person, reply);
    const taken = await post(site, book, person, `/tasks/${task.id}/decision`, {
      revision: task.revision,
      outcome,
      reason: '理由',
      findings,
    });
    expectAnswer(taken, problem);
    if (problem === null) answered(order, gate, reply);
  });
}
