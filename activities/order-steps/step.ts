import type { Kysely, Transaction, Updateable } from 'kysely';
import type { AuditEntry } from '../../db/audit.ts';
import type { LockedOrder } from '../../db/orders.ts';
import type { DB } from '../../db/schema.ts';
import type { OrdersTable } from '../../db/schema/orders.ts';
import type { Stage } from '../../domain/order/stages.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import type { Display } from '../../domain/process/display.ts';
import type { Progress } from '../../domain/process/progress.ts';

export type StepDeps = { db: Kysely<DB>; now: () => Date };

/** Of which order, and for whose command: the signal's correlation id; absent, the intake's. */
export type StepCause = { orderId: string; correlationId?: string };

/** What a step says to the workflow: where the order stands, and what the Temporal UI shows of it. */
export type StepAnswer = {
  /** superseded: by its rows the order belonged in another stage, and the work of that one was done. */
  outcome: 'done' | 'superseded';
  /** The stage whose work was done. */
  worked: Stage;
  /** Where the order belongs by its rows; the workflow follows it. */
  stage: Stage;
  /** Everything up to this seq of the order is seen. */
  seq: number;
  show: Display;
};

/** A step under way: its transaction holds the order's lock, and the guard has passed. */
export type Step = {
  trx: Transaction<DB>;
  order: LockedOrder;
  policy: Policy;
  progress: Progress;
  now: Date;
  correlationId: string;
};

/** What a step wrote. `audit` empty and no changes: the step found everything done already. */
export type Written = {
  changes?: Updateable<OrdersTable>;
  audit: AuditEntry[];
  /** What the rows say now, where the step knows it; else they are read again. */
  after?: Progress;
};

export const NOTHING: Written = { audit: [] };

/** The actor of what the process does by itself. */
const PROCESS = 'process:order';

/** The columns of entering a stage that is due since then, when the order is not there yet, with its audit event. */
export function entering(step: Step, stage: Stage, due: Date): Written {
  if (step.order.stage === stage) return NOTHING;
  return {
    changes: { stage, stage_since: stayingSince(step, due) },
    audit: [stepEvent(step, 'stage-entered', { stage, from: step.order.stage })],
  };
}

/** A stage that an order comes back to was due before the one that it leaves: the present stay begins now. */
export function stayingSince({ order, now }: Step, due: Date): Date {
  return due < order.stage_since ? now : due;
}

export function stepEvent(step: Step, kind: string, data: Record<string, unknown>): AuditEntry {
  return {
    kind,
    actor: PROCESS,
    data: { revision: step.order.revision, ...data },
    correlationId: step.correlationId,
    at: step.now,
  };
}

export function together(...parts: Written[]): Written {
  const after = parts.findLast((part) => part.after)?.after;
  return {
    changes: Object.assign({}, ...parts.map((part) => part.changes)),
    audit: parts.flatMap((part) => part.audit),
    ...(after && { after }),
  };
}
