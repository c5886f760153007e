import { expect } from 'vitest';
import type { Answer } from '../../setup/caller.ts';
import { agree, expectAnswer, type Move, post, taskOf } from '../move.ts';
import { isOver, openGates } from '../order.ts';
import { answered, hindrance, type Reply, type StandardBook } from './book.ts';
import { looksAgain } from './looking.ts';
import { PEOPLE, type Question } from './people.ts';
import { ofOrder, personOf } from './ordering.ts';

const BODIES: Readonly<Record<Reply, object>> = {
  yes: { outcome: 'approve' },
  no: { outcome: 'refuse', reason: '不同意' },
  'at-risk': {
    outcome: 'refuse',
    reason: '重要客户',
    findings: {
      continueAtRisk: true,
      risk: '可能延期',
      riskOwner: 'production_head',
      riskReviewOn: '2027-06-01',
    },
  },
};

/** gate, who: which of those that are open, and of those who may have to do with it. */
export type Deciding = { index: number; gate: number; who: number; reply: Reply };

/** Of twelve, one is a stranger and three are the stand-in; whose it is have the rest. */
function decider(gate: Question, who: number): string {
  if (who % 12 === 0) return 'finance';
  if (who % 12 < 4) return 'stand-in';
  return PEOPLE[gate][who % PEOPLE[gate].length] ?? '';
}

export function decides({ index, gate: nth, who, reply: given }: Deciding): Move<StandardBook> {
  return ofOrder(`gate ${nth} is answered ${given} by ${who}`, index, async (order, book, site) => {
    const open = openGates(order).toSorted();
    const gate = open[nth % Math.max(open.length, 1)];
    if (!gate) return;
    const reply = given === 'at-risk' && gate !== 'decline' ? 'yes' : given;
    const person = personOf(book, decider(gate, who));
    const seat = gate === 'executive' ? PEOPLE.executive.indexOf(person) : 0;
    const task = await taskOf(site, order, gate, seat);
    const body = { revision: task.revision, ...BODIES[reply] };
    const asking = { book, order, gate };
    const problem = hindrance(asking, person, reply);
    expectAnswer(await post(site, book, person, `/tasks/${task.id}/decision`, body), problem);
    if (problem !== null) return;
    answered(asking, person, reply);
    if (!isOver(order)) return;
    // What it owed is free, and others may have been held for it.
    await agree(site, order);
    await looksAgain(site, book, { mayHold: false });
  });
}

/** Two people answer one task at the same time: one is taken, and the book follows whichever it was. */
export function race({ index, gate }: { index: number; gate: 'credit' | 'capacity' }): Move<StandardBook> {
  return ofOrder(`two answer ${gate} at once`, index, async (order, book, site) => {
    if (!openGates(order).includes(gate)) return;
    const people = PEOPLE[gate];
    const asking = { book, order, gate };
    const reply = hindrance(asking, people[0] ?? '', 'yes') === null ? 'yes' : 'no';
    const task = await taskOf(site, order, gate);
    const body = { revision: task.revision, ...BODIES[reply] };
    const answers = await Promise.all(
      people.map((person) => site.as(person).post(`/tasks/${task.id}/decision`, body)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const first = people[answers.findIndex(({ status }) => status === 200)] ?? '';
    answered(asking, first, reply);
  });
}

/** One person answers yes to all that is open of an order in one go: each answer is taken or refused by itself. */
export function decidesAtOnce({ index, who }: { index: number; who: number }): Move<StandardBook> {
  return ofOrder(`all are answered at once by ${who}`, index, async (order, book, site) => {
    const open = openGates(order).toSorted();
    const gates = open.filter((gate) => gate !== 'executive' && gate !== 'cancel' && gate !== 'decline');
    const [first] = gates;
    if (!first) return;
    const person = personOf(book, decider(first, who));
    const tasks = [];
    for (const gate of gates) tasks.push(await taskOf(site, order, gate));
    const decisions = tasks.map(({ id, revision }) => ({ taskId: id, revision, outcome: 'approve' }));
    const { status, body } = await site.as(person).post('/tasks/decisions', { decisions });
    expect(status).toBe(200);
    const { results } = body as { results: Answer[] };
    for (const [at, gate] of gates.entries()) {
      const asking = { book, order, gate };
      const problem = hindrance(asking, person, 'yes');
      expectAnswer(results[at] as Answer, problem);
      if (problem === null) answered(asking, person, 'yes');
    }
  });
}
