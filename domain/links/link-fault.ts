/** Why a link cannot be used. */
export type LinkFault = 'revoked' | 'expired' | 'used' | 'superseded';

export const LINK_FAULTS: Readonly<Record<LinkFault, { zh: string; en: string }>> = {
  revoked: { zh: '此链接已被撤回。', en: 'This link was revoked.' },
  expired: { zh: '此链接已过期。', en: 'This link has expired.' },
  used: {
    zh: '此链接已使用过，您的答复已记录。',
    en: 'This link was used: the answer is on record.',
  },
  superseded: {
    zh: '此链接生成后，订单或设计已有新版本。',
    en: 'There is a newer version of the order or of its design since this link was made.',
  },
};

export type LinkState = {
  revision: number;
  /** Of the order, now. */
  currentRevision: number;
  /** The version of the design that the link is for; null for a link of another purpose. */
  designVersion: number | null;
  newestDesign: number | null;
  expiresAt: Date;
  revokedAt: Date | null;
  usedAt: Date | null;
};

/** What keeps a link from being used; null for one that is good. */
export function linkFault(link: LinkState, now: Date): LinkFault | null {
  if (link.revokedAt !== null) return 'revoked';
  if (link.expiresAt <= now) return 'expired';
  if (link.usedAt !== null) return 'used';
  const ofOldDesign = link.designVersion !== null && link.designVersion !== link.newestDesign;
  return ofOldDesign || link.revision !== link.currentRevision ? 'superseded' : null;
}
