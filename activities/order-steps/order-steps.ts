import type { FinalStage, GateStage } from '../../domain/order/stages.ts';
import { guardedStep } from './guarded-step.ts';
import type { StepAnswer, StepCause, StepDeps } from './step.ts';

/** The guarded steps of the order workflow, bound to their database and clock: one for each kind of stage. */
export function createOrderSteps(deps: StepDeps) {
  return {
    awaitCustomer: (cause: StepCause): Promise<StepAnswer> =>
      guardedStep(deps, cause, 'AWAITING_CUSTOMER_INFO'),
    /** Asks the gates of a stage that are due. */
    askGates: ({ stage, ...cause }: StepCause & { stage: GateStage }): Promise<StepAnswer> =>
      guardedStep(deps, cause, stage),
    negotiate: (cause: StepCause): Promise<StepAnswer> => guardedStep(deps, cause, 'NEGOTIATING'),
    makeEffective: (cause: StepCause): Promise<StepAnswer> => guardedStep(deps, cause, 'EFFECTIVE'),
    closeOrder: ({ stage, ...cause }: StepCause & { stage: FinalStage }): Promise<StepAnswer> =>
      guardedStep(deps, cause, stage),
  };
}

export type OrderSteps = ReturnType<typeof createOrderSteps>;

export type { StepAnswer, StepCause } from './step.ts';
