/** What a customer's link may be for, and what they may answer by it: the consent, then the objection. */
export const LINK_ANSWERS = {
  view: [],
  confirm: ['confirmed', 'refused'],
  design: ['approved', 'changes-wanted'],
  questions: ['answered'],
} as const;

export type LinkPurpose = keyof typeof LINK_ANSWERS;

export const LINK_PURPOSES = ['view', 'confirm', 'design', 'questions'] as const satisfies LinkPurpose[];

export type LinkAnswerWord = (typeof LINK_ANSWERS)[LinkPurpose][number];

export const LINK_ANSWER_WORDS: readonly LinkAnswerWord[] = Object.values(LINK_ANSWERS).flat();
