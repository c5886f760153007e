import type { Kysely, Transaction } from 'kysely';
import { skipUnlessFree } from '../../db/clocks/fire-clock.ts';
import type { Moved } from '../../db/clocks/firing.ts';
import { takeCreditCheck } from '../../db/credit-checks.ts';
import { type CreditTrouble, creditTrouble, isBearable } from '../../db/credit-excess.ts';
import { placeCreditHold } from '../../db/hold-for-credit.ts';
import { tellHold } from '../../db/hold-notices.ts';
import { type Hold, openHold, releaseHolds } from '../../db/holds.ts';
import { commitOrder, type LockedOrder, lockOrder } from '../../db/orders.ts';
import { policyOf } from '../../db/policies.ts';
import type { DB } from '../../db/schema.ts';
import { closedSettlement } from '../../db/settlements.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { CheckCause } from '../../domain/credit/check-causes.ts';
import type { HoldCause, ReleaseCause } from '../../domain/holds/hold-kinds.ts';
import { localDate } from '../../domain/order/local-date.ts';
import { holdRule, maxOverdueDays } from '../../domain/policy/hold-rule.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';

/** `woken`: its process has to look, and nothing else was done. */
export type Checked =
  { outcome: 'held' | 'released' | 'woken'; moved: Moved } | { outcome: 'unchanged' | 'skipped' };

const CREDIT = 'process:credit';

/**
 * Looks at one order again because its account has changed, in one transaction: where more is owed than the limit
 * holds, for it was lowered, a payment was taken back or an invoice became a fact, the order is held, and a hold that
 * the process has placed is released when its cause is gone (P-49). Done twice, it changes nothing the second time; an order that somebody holds
 * the lock of is skipped until the next round.
 */
export async function checkOrder(db: Kysely<DB>, orderId: string, now: Date): Promise<Checked> {
  return inTransaction(db, async (trx) => {
    if (!(await skipUnlessFree(trx, orderId))) return { outcome: 'skipped' };
    const order = await lockOrder(trx, orderId);
    if (!order) return { outcome: 'skipped' };
    const policy = await policyOf(trx, order.policy_id, order.policy_version);
    const today = localDate(now, policy.calendar.zone);
    const trouble = await creditTrouble(trx, { order, today, now });
    const cause = await takeCreditCheck(trx, orderId);
    if (cause === null || order.closed_at !== null) return { outcome: 'unchanged' };
    const hold = await openHold(trx, orderId, 'credit');
    const looked = { trx, order, policy, trouble, now };
    const checked = hold
      ? await releaseIfWell(looked, hold, RELEASED[cause])
      : await holdIfOver(looked, cause);
    return checked.outcome === 'unchanged' ? wakeIfClosed(looked) : checked;
  });
}

type Looked = {
  trx: Transaction<DB>;
  order: LockedOrder;
  policy: Policy;
  trouble: CreditTrouble | null;
  now: Date;
};

async function holdIfOver(looked: Looked, asked: CheckCause): Promise<Checked> {
  const { trx, order, policy, trouble, now } = looked;
  const why = WHY[asked];
  if (!why || !trouble || isBearable(trouble, null) || !holdRule(policy, 'credit')) {
    return { outcome: 'unchanged' };
  }
  const { cause, reason } = why;
  const { correlation_id: correlationId } = order;
  const holdId = await placeCreditHold(trx, { order, policy }, { cause, reason, now, correlationId });
  if (holdId === null) return { outcome: 'unchanged' };
  const { excess } = trouble;
  const moved = await commit(looked, 'hold-placed', { holdId, kind: 'credit', cause, reason, excess });
  return { outcome: 'held', moved };
}

/** What only frees an account holds no order. */
const WHY: Readonly<Partial<Record<CheckCause, { cause: HoldCause; reason: string }>>> = {
  'limit-changed': {
    cause: 'limit-lowered',
    reason: 'the credit limit was lowered below what is owed',
  },
  'payment-undone': {
    cause: 'payment-undone',
    reason: 'a payment was taken back, and more is owed than the limit holds',
  },
  receivable: { cause: 'over-limit', reason: 'more is owed than the credit limit holds' },
};

const RELEASED: Readonly<Record<CheckCause, ReleaseCause>> = {
  'limit-changed': 'limit-raised',
  'payment-undone': 'payment',
  receivable: 'room-freed',
  payment: 'payment',
  freed: 'room-freed',
  'rating-changed': 'room-freed',
};

async function releaseIfWell(
  looked: Looked,
  { id: holdId, cause: placed, reason }: Hold,
  cause: ReleaseCause,
): Promise<Checked> {
  const { trx, order, policy, trouble, now } = looked;
  const days = LATE.has(placed) ? maxOverdueDays(policy) : null;
  if (placed === 'person' || (trouble && !isBearable(trouble, days))) return { outcome: 'unchanged' };
  await releaseHolds(trx, order.id, [holdId], { cause, at: now });
  const { correlation_id: correlationId } = order;
  const told = { event: 'hold-released', holdId, kind: 'credit', reason, now, correlationId } as const;
  await tellHold(trx, { order, policy }, told);
  const moved = await commit(looked, 'hold-released', { holdId, kind: 'credit', cause });
  return { outcome: 'released', moved };
}

/** The process takes back what was approved on a way of settlement that is not open to the customer any more (P-129). */
async function wakeIfClosed({ trx, order, policy, now }: Looked): Promise<Checked> {
  if (order.stage === 'EFFECTIVE') return { outcome: 'unchanged' };
  const closed = await closedSettlement(trx, { order, policy, now });
  if (!closed) return { outcome: 'unchanged' };
  const { seq } = await commitOrder(trx, order, { audit: [], move: true, now });
  return { outcome: 'woken', moved: { orderId: order.id, intakeNumber: order.intake_number, seq } };
}

/** Held for what is overdue as well: that has to be paid too. */
const LATE: ReadonlySet<HoldCause> = new Set(['credit-at-effect', 'tolerance-over', 'hold-expired']);

async function commit(
  { trx, order, now }: Looked,
  kind: 'hold-placed' | 'hold-released',
  data: Record<string, unknown>,
): Promise<Moved> {
  const audit = [{ kind, actor: CREDIT, data, correlationId: order.correlation_id, at: now }];
  const { seq } = await commitOrder(trx, order, { audit, move: true, now });
  return { orderId: order.id, intakeNumber: order.intake_number, seq };
}
