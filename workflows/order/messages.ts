/**
 * The order workflow's one signal. It is a hint, never truth: whatever it says, the workflow looks in the database.
 * Lost, doubled, reordered or forged, it costs at most one look.
 */
export const WAKE_SIGNAL = 'wake';

export type Wake = {
  /** Something was committed up to this seq of the order. */
  seq: number;
  /** What was committed, for the reader of the history. */
  kind: string;
  /** Of the command that was committed: the steps that it causes carry it into log and audit. */
  correlationId?: string;
};

/** With this kind the run continues as new: it is rebuilt from the rows where the order stands. */
export const REBUILD = 'rebuild';

export const ORDER_WORKFLOW = 'order';

export const ORDERS_QUEUE = 'orders';

export type OrderInput = { orderId: string };

export type OrderOutcome = { stage: string };

/** The workflow id of an order is its intake number, so that an operator can paste it. */
export function orderWorkflowId(intakeNumber: string): string {
  return intakeNumber;
}
