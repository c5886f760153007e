/** The stages of the union lifecycle that exist today, in the order of an order's way. */
export const STAGES = [
  'RECEIVED',
  'REJECTED',
  'UNDER_REVIEW',
  'NEGOTIATING',
  'SALES_HEAD_APPROVAL',
  'EXECUTIVE_REVIEW',
  'EFFECTIVE',
  'DECLINED',
  'CANCELLED',
  'CLOSED',
] as const;

export type Stage = (typeof STAGES)[number];

/** The stages in which gates of the policy are asked, in the order in which an order passes them. */
export const REVIEW_STAGES = ['UNDER_REVIEW', 'SALES_HEAD_APPROVAL', 'EXECUTIVE_REVIEW'] as const;

export type ReviewStage = (typeof REVIEW_STAGES)[number];

/** Stages from which an order goes nowhere: its workflow has ended, commands get 409. */
const FINAL_STAGES = ['REJECTED', 'DECLINED', 'CANCELLED', 'CLOSED'] as const satisfies Stage[];

export function isFinal(stage: Stage): boolean {
  return FINAL_STAGES.some((final) => final === stage);
}

export function isReviewStage(stage: Stage): stage is ReviewStage {
  return REVIEW_STAGES.some((review) => review === stage);
}
