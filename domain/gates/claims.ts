import { type Decider, type DecisionOf, hindranceOf } from './may-decide.ts';

/**
 * Whether a claim keeps others off: while who claimed the task, or somebody who stands in for them, could decide it.
 * people: those of them who are at work and not away.
 */
export function claimHolds(claimedBy: string | null, people: readonly Decider[], given: DecisionOf): boolean {
  return people.some(
    (person) =>
      (person.id === claimedBy || person.standsIn.some(({ onBehalfOf }) => onBehalfOf === claimedBy)) &&
      hindranceOf(person, given) === null,
  );
}
