/** The stages of the union lifecycle that exist today, in the order of an order's way. */
export const STAGES = [
  'RECEIVED',
  'REJECTED',
  'AWAITING_CUSTOMER_INFO',
  'VALIDATING',
  'UNDER_REVIEW',
  'NEGOTIATING',
  'SALES_HEAD_APPROVAL',
  'EXECUTIVE_REVIEW',
  'QUOTING',
  'CONTRACT_DRAFT',
  'LEGAL_REVIEW',
  'SIGNING',
  'ORDER_ENTRY',
  'CUSTOMER_CONFIRMATION',
  'DESIGN',
  'PAYMENT_GATE',
  'EFFECTIVE',
  'DECLINED',
  'CANCELLED',
  'CLOSED',
] as const;

export type Stage = (typeof STAGES)[number];

/** The stages in which gates of the policy are asked. Which an order passes, and in what order, is its lifecycle. */
export const GATE_STAGES = [
  'VALIDATING',
  'UNDER_REVIEW',
  'SALES_HEAD_APPROVAL',
  'EXECUTIVE_REVIEW',
  'QUOTING',
  'CONTRACT_DRAFT',
  'LEGAL_REVIEW',
  'SIGNING',
  'ORDER_ENTRY',
  'CUSTOMER_CONFIRMATION',
  'DESIGN',
  'PAYMENT_GATE',
] as const satisfies Stage[];

export type GateStage = (typeof GATE_STAGES)[number];

/** Stages from which an order goes nowhere: its workflow has ended, commands get 409. */
const FINAL_STAGES = ['REJECTED', 'DECLINED', 'CANCELLED', 'CLOSED'] as const satisfies Stage[];

export type FinalStage = (typeof FINAL_STAGES)[number];

export function isFinal(stage: Stage): stage is FinalStage {
  return FINAL_STAGES.some((final) => final === stage);
}

export function isGateStage(stage: Stage): stage is GateStage {
  return GATE_STAGES.some((known) => known === stage);
}
