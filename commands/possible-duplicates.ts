import type { Transaction } from 'kysely';
import { flagDuplicates, ordersAlike } from '../db/duplicates.ts';
import { type NoticeOrder, queueNotices } from '../db/notices.ts';
import type { DB } from '../db/schema.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { Assessment } from './assess-document.ts';
import type { Scope } from './command.ts';

export type Duplicate = { id: string; intakeNumber: string };

/**
 * Orders that a new one, or what one says now, may be a double of, where the policy compares (P-2). At intake asked
 * once the intake number is taken: of two orders that come in at once the second sees the first.
 */
export async function possibleDuplicates(
  trx: Transaction<DB>,
  policy: Policy,
  received: { orderId: string; companyId: string; receivedAt: Date; assessed: Assessment },
): Promise<Duplicate[]> {
  const { assessed, ...order } = received;
  const { customerId, customerName, matter } = assessed;
  if (!policy.duplicates || matter.goods === undefined) return [];
  const { days } = policy.duplicates;
  return ordersAlike(trx, { ...order, customerId, customerName, goods: matter.goods, days });
}

/** Keeps of which orders one may be a double, and tells whom the policy names of those that are new. Answers these. */
export async function tellDuplicates(
  trx: Transaction<DB>,
  { now, correlationId }: Scope,
  { order, policy, duplicates }: { order: NoticeOrder; policy: Policy; duplicates: readonly Duplicate[] },
): Promise<string[]> {
  if (duplicates.length === 0) return [];
  const added = await flagDuplicates(
    trx,
    order.id,
    duplicates.map(({ id }) => id),
  );
  const named = duplicates.flatMap(({ id, intakeNumber }) => (added.has(id) ? [intakeNumber] : []));
  if (named.length === 0) return [];
  await queueNotices(trx, {
    event: 'possible-duplicate',
    order,
    policy,
    data: { duplicates: named.join(', ') },
    dedupe: `${order.id}:${named.join(',')}`,
    now,
    correlationId,
  });
  return named;
}
