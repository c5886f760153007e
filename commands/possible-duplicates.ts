import type { Transaction } from 'kysely';
import { flagDuplicates, ordersAlike } from '../db/duplicates.ts';
import { type NoticeOrder, queueNotices } from '../db/notices.ts';
import type { DB } from '../db/schema.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { Assessment } from './assess-document.ts';
import type { Scope } from './command.ts';

export type Duplicate = { id: string; intakeNumber: string };

/**
 * Earlier orders that a new one may be a double of, where the policy compares (P-2). Asked once the intake number is
 * taken: of two orders that come in at once the second sees the first.
 */
export async function possibleDuplicates(
  trx: Transaction<DB>,
  policy: Policy,
  received: { companyId: string; receivedAt: Date; assessed: Assessment },
): Promise<Duplicate[]> {
  const { companyId, receivedAt, assessed } = received;
  const { customerId, matter } = assessed;
  if (!policy.duplicates || customerId === null || matter.price === undefined) return [];
  const { days } = policy.duplicates;
  return ordersAlike(trx, { companyId, customerId, priceHash: matter.price, receivedAt, days });
}

/** Keeps of which orders a new one may be a double, and tells whom the policy names. */
export async function tellDuplicates(
  trx: Transaction<DB>,
  { now, correlationId }: Scope,
  { order, policy, duplicates }: { order: NoticeOrder; policy: Policy; duplicates: readonly Duplicate[] },
): Promise<void> {
  if (duplicates.length === 0) return;
  await flagDuplicates(
    trx,
    order.id,
    duplicates.map(({ id }) => id),
  );
  const named = duplicates.map(({ intakeNumber }) => intakeNumber).join(', ');
  await queueNotices(trx, {
    event: 'possible-duplicate',
    order,
    policy,
    data: { duplicates: named },
    dedupe: order.id,
    now,
    correlationId,
  });
}
