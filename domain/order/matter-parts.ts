/** The parts of a document that gates judge. A later revision in which they are the same needs no new answer. */
export const MATTER_PARTS = [
  'all',
  'credit',
  'capacity',
  'price',
  'specification',
  'delivery',
  'parties',
] as const;

export type MatterPart = (typeof MATTER_PARTS)[number];
