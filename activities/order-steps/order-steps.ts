import { askGates } from './ask-gates.ts';
import { closeOrder } from './close-order.ts';
import type { StepDeps } from './step.ts';
import { makeEffective } from './make-effective.ts';
import { negotiate } from './negotiate.ts';

type Input<Step extends (deps: StepDeps, input: never) => unknown> = Parameters<Step>[1];

/** The guarded steps of the order workflow, bound to their database and clock. */
export function createOrderSteps(deps: StepDeps) {
  return {
    askGates: (input: Input<typeof askGates>) => askGates(deps, input),
    negotiate: (input: Input<typeof negotiate>) => negotiate(deps, input),
    makeEffective: (input: Input<typeof makeEffective>) => makeEffective(deps, input),
    closeOrder: (input: Input<typeof closeOrder>) => closeOrder(deps, input),
  };
}

export type OrderSteps = ReturnType<typeof createOrderSteps>;

export type { FinalStage } from './close-order.ts';
export type { StepAnswer, StepCause } from './step.ts';
