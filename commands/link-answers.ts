import type { Transaction } from 'kysely';
import type { AuditEntry } from '../db/audit.ts';
import type { LockedOrder } from '../db/orders.ts';
import type { DB } from '../db/schema.ts';
import type { LinkPurpose } from '../domain/links/link-purposes.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { confirmByLink } from './confirm-by-link.ts';

/** What a customer says by a link. */
export type LinkAnswer = {
  answer: 'confirmed' | 'refused';
  /** Who answers for the customer. */
  customerPerson: string;
  remark?: string | undefined;
};

/** A link that can be used, whose order's lock is held; the actor of what comes of it is `customer:LINK`. */
export type UsedLink = {
  order: LockedOrder;
  policy: Policy;
  linkId: string;
  revision: number;
  actor: string;
  now: Date;
  correlationId: string;
};

/** What a purpose demands of the policy before a link is made, and what the customer's answer does. */
export type LinkHandler = {
  /** Throws `validation` when the policy does not take such an answer. */
  requireOffered: (policy: Policy) => void;
  /** Writes the answer in the transaction of the link; the caller commits the events and tells the process. */
  answer: (trx: Transaction<DB>, link: UsedLink, given: LinkAnswer) => Promise<AuditEntry[]>;
};

/** The purposes by which a customer answers. A link of any other shows the order and no more. */
export const ANSWERABLE = { confirm: confirmByLink } satisfies Partial<Record<LinkPurpose, LinkHandler>>;

/** What links are made for. */
export const OFFERED_PURPOSES = ['view', 'confirm'] as const satisfies readonly LinkPurpose[];

export type OfferedPurpose = (typeof OFFERED_PURPOSES)[number];

export function handlerOf(purpose: LinkPurpose): LinkHandler | null {
  const handlers: Partial<Record<LinkPurpose, LinkHandler>> = ANSWERABLE;
  return handlers[purpose] ?? null;
}
