import type { Transaction } from 'kysely';
import type { AuditEntry } from '../../db/audit.ts';
import { creditTrouble, isBearable } from '../../db/credit-excess.ts';
import { placeCreditHold } from '../../db/hold-for-credit.ts';
import type { LockedOrder } from '../../db/orders.ts';
import type { DB } from '../../db/schema.ts';
import type { HoldCause } from '../../domain/holds/hold-kinds.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { maxOverdueDays } from '../../domain/policy/hold-rule.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';

/**
 * What has let an order go on, or has held it, is over: where the account does not bear the order as it is, an
 * effective one too, it is held by the process, and whoever may release it is told beside those whom the policy names
 * (P-49). Answers the event; null when the account bears it, or another hold of credit is open. The caller holds the
 * order's lock.
 */
export async function holdAgain(
  trx: Transaction<DB>,
  { order, policy }: { order: LockedOrder; policy: Policy },
  { cause, reason, now }: { cause: HoldCause; reason: string; now: Date },
): Promise<AuditEntry | null> {
  const today = localDate(now, policy.calendar.zone);
  const trouble = await creditTrouble(trx, { order, today, now });
  if (!trouble || isBearable(trouble, maxOverdueDays(policy))) return null;
  const { correlation_id: correlationId } = order;
  const holdId = await placeCreditHold(trx, { order, policy }, { cause, reason, now, correlationId });
  if (holdId === null) return null;
  const { excess, overdueDays } = trouble;
  const data = { holdId, kind: 'credit', cause, reason, excess, overdueDays };
  return { kind: 'hold-placed', actor: 'process:credit', data, correlationId, at: now };
}
