/** Who proposed a limit and for whom; null for the process, or for themselves. */
export type Proposal = { proposedBy: string | null; proposedFor: string | null };

/**
 * For whom a person decides a proposed limit, of those for whom they might: neither they nor the other had a hand in
 * the proposal (P-49, P-166). Null is for themselves; undefined: they do not decide it.
 */
export function limitDecidedFor(
  personId: string,
  behalves: readonly (string | null)[],
  { proposedBy, proposedFor }: Proposal,
): string | null | undefined {
  const proposers = new Set([proposedBy, proposedFor]);
  if (proposers.has(personId)) return undefined;
  return behalves.find((other) => other === null || !proposers.has(other));
}
