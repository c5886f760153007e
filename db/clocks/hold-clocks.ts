import { sql, type Transaction } from 'kysely';
import type { OwnerRule, Policy } from '../../domain/policy/policy-schema.ts';
import { holdRule } from '../../domain/policy/hold-rule.ts';
import type { HoldKind } from '../../domain/holds/hold-kinds.ts';
import type { CompleteDocument } from '../../domain/order/document.ts';
import { calendarOf, policyCalendarId } from '../calendars.ts';
import { startClocks } from '../clocks.ts';
import { policyOf } from '../policies.ts';
import type { DB } from '../schema.ts';

/** Starts what the policy times of an order, locked and just held, since its first hold; nothing twice. */
export async function startHoldClocks(trx: Transaction<DB>, orderId: string): Promise<void> {
  const { rows } = await sql<Held>`
    SELECT o.revision, o.policy_id AS "policyId", o.policy_version AS "policyVersion", r.document,
      (SELECT min(h.placed_at) FROM holds h WHERE h.order_id = o.id AND h.released_at IS NULL) AS since
    FROM orders o JOIN order_revisions r ON r.order_id = o.id AND r.revision = o.revision
    WHERE o.id = ${orderId}`.execute(trx);
  for (const { revision, policyId, policyVersion, document, since } of rows) {
    const policy = await policyOf(trx, policyId, policyVersion);
    if (!policy.clocks.some(({ of }) => 'hold' in of)) return;
    const calendarId = policyCalendarId(policyId);
    const calendar = { id: calendarId, ...(await calendarOf(trx, calendarId)) };
    const order = { id: orderId, revision };
    await startClocks(trx, { order, policy, document, calendar, gates: [], heldSince: since });
  }
}

type Held = {
  revision: number;
  policyId: string;
  policyVersion: number;
  document: CompleteDocument;
  since: Date;
};

/** Stops them when no hold is left. */
export async function stopHoldClocks(trx: Transaction<DB>, orderId: string, at: Date): Promise<void> {
  await sql`
    UPDATE clocks SET stopped_at = ${at}, ended = 'done', next_fire_at = NULL, next_attempt_at = NULL
    WHERE order_id = ${orderId} AND stopped_at IS NULL AND subject_kind = 'hold'`.execute(trx);
}

/** Who may let an order go on now: whoever may release one of its holds. */
export async function releasersNow(
  trx: Transaction<DB>,
  policy: Policy,
  orderId: string,
): Promise<OwnerRule[]> {
  const { rows } = await sql<{ kind: HoldKind }>`
    SELECT kind FROM holds WHERE order_id = ${orderId} AND released_at IS NULL ORDER BY kind`.execute(trx);
  return rows.flatMap(({ kind }) => holdRule(policy, kind)?.release ?? []);
}
