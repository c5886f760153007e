import { seasonOf } from '../domain/policy/season-of.ts';
import type { Deciding } from './decide-task.ts';
import { answersGiven, isConditional } from './gate-answers.ts';
import type { FieldError } from './problem.ts';

/** Goods of a season are promised for a day outside it only on a condition that somebody answers for (P-25). */
export async function seasonReady(deciding: Deciding): Promise<FieldError[]> {
  const { policy, context } = deciding;
  const season = seasonOf(policy, context.revision.document);
  if (!season || season.inWindow || answersGiven(deciding).some(isConditional)) return [];
  const message = `The goods can be had from ${season.from} to ${season.to} (${season.title.en}): agree another date, give a condition, or refuse.`;
  return [{ path: 'document.delivery.date', code: 'out-of-season', message }];
}
