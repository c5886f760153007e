import type { Condition } from '../domain/gates/evidence.ts';
import type { FieldValue } from '../domain/order/document.ts';
import type { Deciding } from './decide-task.ts';

type Answer = {
  outcome: string | null;
  conditions: readonly Condition[];
  findings: Readonly<Record<string, FieldValue>>;
};

/** The answers of a gate with the one being given: what one of several deciders has found counts for them all. */
export function answersGiven({ context, input }: Deciding): Answer[] {
  const { outcome, conditions = [], findings = {} } = input;
  return [...context.seats, { outcome, conditions, findings }];
}

/** A yes with conditions, each of which has an owner and a day. */
export function isConditional({ outcome, conditions }: Answer): boolean {
  return outcome === 'approve-with-conditions' && conditions.length > 0;
}
