/** What a customer's link may be for. */
export const LINK_PURPOSES = ['view', 'confirm', 'design'] as const;

export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** Whether a link of these times can be used: an expired, revoked or used one, or one of another revision, cannot. */
export function linkFault(
  link: { revision: number; expiresAt: Date; revokedAt: Date | null; usedAt: Date | null },
  currentRevision: number,
  now: Date,
): string | null {
  if (link.revokedAt !== null) return 'This link was revoked.';
  if (link.expiresAt <= now) return 'This link has expired.';
  if (link.revision !== currentRevision) return 'The order was changed since this link was made.';
  return link.usedAt === null ? null : 'This link was used: the answer is on record.';
}
