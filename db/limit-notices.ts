import type { Transaction } from 'kysely';
import { companyOwners } from './company-owners.ts';
import type { LimitChange } from './limit-changes.ts';
import { insertNotices } from './notices/insert-notices.ts';
import { receiversOf } from './notices.ts';
import type { LockedAccount } from './receivables.ts';
import type { DB } from './schema.ts';

/**
 * Tells whoever may decide a proposed limit by a policy of the company, and who stands in for them; not who proposed
 * it or for whom, since another decides (P-49).
 */
export async function tellLimitProposed(
  trx: Transaction<DB>,
  { home }: LockedAccount,
  change: LimitChange,
  { customer, now, correlationId }: { customer: string; now: Date; correlationId: string | null },
): Promise<void> {
  const roles = (await companyOwners(trx, 'decide-limit-change')).get(home.companyId)?.owners ?? [];
  const receivers = await receiversOf(trx, { roles, personId: null, customerId: null, order: home, now });
  const { id, from, to, currency, reason, proposedBy, proposedFor } = change;
  const data = {
    customerName: customer,
    limitFrom: `${from} ${currency}`,
    limitTo: `${to} ${currency}`,
    reason,
  };
  await insertNotices(
    trx,
    receivers
      .filter((receiver) => receiver.id !== proposedBy && receiver.id !== proposedFor)
      .map((receiver) => ({ receiver, template: 'limit-change-proposed' as const, data })),
    { orderId: null, dedupe: `limit-change-proposed:${id}`, now, correlationId },
  );
}
