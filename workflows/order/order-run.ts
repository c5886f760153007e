import {
  type ActivityOptions,
  condition,
  defineSignal,
  log,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderSteps, StepAnswer, StepCause } from '../../activities/order-steps/order-steps.ts';
import type { Stage } from '../../domain/order/stages.ts';
import type { Display } from '../../domain/process/display.ts';
import { ATTRIBUTES, attributesOf, changedAttributes } from './attributes.ts';
import { REBUILD, WAKE_SIGNAL, type Wake } from './messages.ts';

/** A few quick tries, well below the workflow task's 10 s: the step's own statements end after 5 s. */
const QUICK = {
  startToCloseTimeout: '3 seconds',
  scheduleToCloseTimeout: '7 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '1 second', maximumAttempts: 3 },
} as const;

/** For as long as it takes, at most 30 s apart: an operator finds the order by its Incident attribute. */
const PATIENT: ActivityOptions = {
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
};

const quick = proxyLocalActivities<OrderSteps>(QUICK);
const patient = proxyActivities<OrderSteps>(PATIENT);

/** One run of an order's workflow: its steps, and the signals that wake it. It holds nothing that is not a hint. */
export type OrderRun = {
  orderId: string;
  /** Does one guarded step for a stage, unless the one before has gone on to it and nothing was committed since. */
  step: <Name extends keyof OrderSteps>(
    stage: Stage,
    name: Name,
    input: Omit<Parameters<OrderSteps[Name]>[0], keyof StepCause>,
  ) => Promise<StepAnswer>;
  /** Resolves when something was committed that the last step did not see, or a rebuild is asked for. */
  woken: () => Promise<void>;
  /** Shows where the order ended. */
  finish: () => void;
  /** An operator asks for a new run, or this one's history has grown long. */
  rebuildAsked: () => boolean;
};

export function startRun(orderId: string): OrderRun {
  let hinted = -1;
  let seen = -1;
  let rebuild = false;
  let correlationId: string | undefined;
  // The step that was superseded has done the work of the stage to which it sends the run.
  let ahead: StepAnswer | undefined;
  // Shown once a wait, not once a step: an upsert costs the server a transition.
  let shown: Display | undefined;

  setHandler(defineSignal<[Wake]>(WAKE_SIGNAL), (wake) => {
    // Whoever can reach the server can send anything: take what fits, treat the rest as a plain knock.
    const seq: unknown = wake?.seq;
    hinted = Math.max(hinted, typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : seen + 1);
    if (wake?.kind === REBUILD) rebuild = true;
    const cause: unknown = wake?.correlationId;
    if (typeof cause === 'string' && /^[A-Za-z0-9._~:-]{1,64}$/.test(cause)) correlationId = cause;
  });

  const rebuildAsked = () => rebuild || workflowInfo().continueAsNewSuggested;

  return {
    orderId,
    async step(stage, name, input) {
      const done = ahead?.worked === stage && hinted <= seen ? ahead : undefined;
      ahead = undefined;
      if (done) return done;
      // A forged seq must not keep the run awake: each hint is good for one look.
      hinted = -1;
      const cause: StepCause = { orderId, ...(correlationId !== undefined && { correlationId }) };
      const answer = await runStep(name, { ...input, ...cause });
      seen = answer.seq;
      shown = answer.show;
      if (answer.worked === answer.stage && answer.stage !== stage) ahead = answer;
      return answer;
    },
    async woken() {
      show(shown);
      await condition(() => hinted > seen || rebuildAsked());
    },
    finish: () => show(shown),
    rebuildAsked,
  };
}

type StepName = keyof OrderSteps;

async function runStep(name: StepName, input: { orderId: string }): Promise<StepAnswer> {
  try {
    return await call(quick, name, input);
  } catch (error) {
    log.warn('a step failed quickly and is tried again for as long as it takes', { step: name, error });
    upsertSearchAttributes([{ key: ATTRIBUTES.Incident, value: `step-failed:${name}` }]);
    setCurrentDetails(`**INCIDENT**: the step \`${name}\` fails; its error is in the pending activity.`);
    const answer = await call(patient, name, input);
    upsertSearchAttributes([{ key: ATTRIBUTES.Incident, value: null }]);
    return answer;
  }
}

// Each step takes the order's id and what its stage adds; the caller's types have checked them.
function call(steps: OrderSteps, name: StepName, input: object): Promise<StepAnswer> {
  const step: (input: never) => Promise<StepAnswer> = steps[name];
  return step(input as never);
}

function show(display: Display | undefined): void {
  if (!display) return;
  const changed = changedAttributes(workflowInfo().typedSearchAttributes, attributesOf(display));
  if (changed.length > 0) upsertSearchAttributes(changed);
  setCurrentDetails(display.details);
}
