import { seasonsOf } from '../domain/policy/season-of.ts';
import type { Deciding } from './decide-task.ts';
import { answersGiven, isConditional } from './gate-answers.ts';
import type { FieldError } from './problem.ts';

/** Goods of a season are promised for a day outside it only on a condition that somebody answers for (P-25). */
export async function seasonReady(deciding: Deciding): Promise<FieldError[]> {
  const { policy, context } = deciding;
  const outside = seasonsOf(policy, context.revision.document).filter(({ inWindow }) => !inWindow);
  if (outside.length === 0 || answersGiven(deciding).some(isConditional)) return [];
  return outside.map(({ from, to, title, lines }) => ({
    path: 'document.delivery.date',
    code: 'out-of-season',
    message: `The goods of line ${lines.join(', ')} can be had from ${from} to ${to} (${title.en}): agree another date, give a condition, or refuse.`,
  }));
}
