import { type Kysely, sql } from 'kysely';
import type { DB } from '../../../db/schema.ts';

/**
 * Credit, hours and stock given twice: more than one living ledger entry of an order, an effective order on account
 * without one, an order that goes on while its account is over the limit, without a hold, a tolerance that is in force
 * or a check that is still to come, an account over its limit by more than the risks that somebody took for it, a
 * recorded release, a lowered limit, a payment that was taken back or an invoice booked since explains, a payment of
 * which more is matched than came in, an invoice that is open for more than is unpaid of its order, an order that became
 * effective while it was held, a work centre with more hours on a day than it has, a stock item of which more is kept
 * than is there above its safety stock, stock that is kept for an older revision or an order that came to nothing.
 * Empty when all is well.
 */
export async function exceededLimits(db: Kysely<DB>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ wrong: string }>`
    SELECT 'order ' || order_id || ' has ' || count(*) || ' living ledger entries' AS wrong
    FROM credit_entries WHERE state <> 'released' GROUP BY order_id HAVING count(*) > 1
    UNION ALL
    SELECT 'order ' || o.intake_number || ' is effective without its ledger entry' FROM orders o
    JOIN credit_accounts a ON a.company_id = o.company_id AND a.customer_id = o.customer_id
    WHERE o.stage IN ('EFFECTIVE', 'CLOSED') AND NOT o.prepaid AND 'credit' = ANY(o.applicable_gates)
      AND NOT EXISTS (SELECT FROM credit_entries e WHERE e.order_id = o.id AND e.revision = o.revision
        AND e.state IN ('effective', 'receivable', 'settled'))
    UNION ALL
    SELECT 'order ' || o.intake_number || ' goes on although its account is over the limit' FROM orders o
    JOIN credit_accounts a ON a.company_id = o.company_id AND a.customer_id = o.customer_id AND a.currency = o.currency
    JOIN credit_entries e ON e.order_id = o.id AND e.revision = o.revision AND e.state = 'reserved'
    JOIN policies y ON y.id = o.policy_id AND y.version = o.policy_version
    JOIN LATERAL (SELECT sum(exposure) - sum(risked) + coalesce((SELECT sum(open_amount) FROM receivables
      WHERE account_id = a.id), 0) - a.credit_limit AS excess FROM credit_exposures WHERE account_id = a.id) x ON true
    WHERE o.closed_at IS NULL AND o.stage <> 'EFFECTIVE' AND y.document -> 'holds' @> '[{"kind": "credit"}]'
      AND x.excess > coalesce((SELECT max(tolerance) FROM holds
        WHERE order_id = o.id AND released_at IS NOT NULL AND tolerance_until > ${now}), 0)
      AND o.amount > coalesce((SELECT sum(amount) FROM payment_matches WHERE order_id = o.id AND undone_at IS NULL), 0)
      AND NOT EXISTS (SELECT FROM holds WHERE order_id = o.id AND kind = 'credit' AND released_at IS NULL)
      AND NOT EXISTS (SELECT FROM credit_checks WHERE order_id = o.id)
    UNION ALL
    SELECT 'account ' || a.id || ' is over its limit' FROM credit_accounts a
    JOIN LATERAL (SELECT sum(exposure) AS entries FROM credit_exposures WHERE account_id = a.id) e ON e.entries > 0
    WHERE e.entries + coalesce((SELECT sum(open_amount) FROM receivables WHERE account_id = a.id), 0)
      > greatest(a.credit_limit, (SELECT max(l.from_limit) FROM limit_changes l
        WHERE l.account_id = a.id AND l.status = 'approved'))
      + coalesce((SELECT max(h.tolerance) FROM holds h JOIN orders o ON o.id = h.order_id
        WHERE o.company_id = a.company_id AND o.customer_id = a.customer_id), 0)
      + (SELECT sum(over_limit_by) FROM credit_entries
        WHERE account_id = a.id AND state IN ('reserved', 'effective', 'receivable'))
      + coalesce((SELECT sum(m.amount) FROM payment_matches m JOIN orders o ON o.id = m.order_id
        WHERE o.company_id = a.company_id AND o.customer_id = a.customer_id AND m.undone_at IS NOT NULL), 0)
      + coalesce((SELECT sum(r.open_amount) FROM receivables r
        WHERE r.account_id = a.id AND r.order_id IS NULL AND r.recorded_at >= (SELECT min(g.settled_at)
          FROM credit_entries b JOIN gates g ON g.order_id = b.order_id AND g.kind = 'credit'
            AND g.status IN ('approved', 'at-risk')
          WHERE b.account_id = a.id AND b.state IN ('reserved', 'effective', 'receivable'))), 0)
    UNION ALL
    SELECT 'payment ' || p.reference || ' is matched beyond what came in' FROM payments p
    JOIN payment_matches m ON m.payment_id = p.id AND m.undone_at IS NULL
    JOIN orders o ON o.id = m.order_id AND o.stage NOT IN ('REJECTED', 'DECLINED', 'CANCELLED')
    GROUP BY p.id HAVING sum(m.amount) > p.amount
    UNION ALL
    SELECT 'invoice ' || r.id || ' is open beyond what its order owes' FROM receivables r
    JOIN orders o ON o.id = r.order_id
    WHERE r.open_amount > 0 AND r.open_amount > o.amount - (SELECT coalesce(sum(m.amount), 0) FROM payment_matches m
      WHERE m.order_id = o.id AND m.undone_at IS NULL)
    UNION ALL
    SELECT 'order ' || e.order_id || ' is beyond the limit and nobody took that risk' FROM credit_entries e
    WHERE e.state <> 'released' AND e.over_limit_by > 0 AND NOT EXISTS (
      SELECT FROM gates g JOIN decisions d ON d.order_id = g.order_id AND d.decided_at = g.settled_at
        AND d.person_id = e.released_by AND d.findings ->> 'continueAtRisk' = 'true'
      WHERE g.order_id = e.order_id AND g.valid_revision = e.revision AND g.kind = 'credit' AND g.status = 'at-risk')
    UNION ALL
    SELECT 'order ' || o.intake_number || ' became effective while it was held' FROM orders o
    JOIN audit_events e ON e.subject_kind = 'order' AND e.subject_id = o.id::text AND e.kind = 'effective'
    JOIN LATERAL (SELECT count(*) FILTER (WHERE kind = 'hold-placed') AS placed,
        count(*) FILTER (WHERE kind = 'hold-released') AS released FROM audit_events
      WHERE subject_kind = 'order' AND subject_id = o.id::text AND seq < e.seq) held ON held.placed > held.released
    UNION ALL
    SELECT 'work centre ' || w.id || ' has too much on ' || r.day FROM capacity_reservations r
    JOIN work_centres w ON w.id = r.work_centre_id
    WHERE r.state = 'effective' OR r.state = 'reserved' AND r.expires_at > ${now}
    GROUP BY w.id, r.day
    HAVING sum(r.hours - r.extra_hours) > w.hours_per_day
      OR sum(r.extra_hours) > greatest(w.overtime_hours_per_day, w.equipment_hours_per_day)
    UNION ALL
    SELECT 'stock of ' || i.sku || ' is promised twice' FROM stock_items i
    JOIN stock_reservations v USING (company_id, sku)
    WHERE v.state = 'effective' OR v.state = 'reserved' AND (v.expires_at IS NULL OR v.expires_at > ${now})
      OR v.state = 'consumed' AND (i.counted_at IS NULL OR v.ended_at >= i.counted_at)
    GROUP BY i.company_id, i.sku HAVING sum(v.quantity) > i.on_hand - i.reserved - i.safety_stock
    UNION ALL
    SELECT 'order ' || o.intake_number || ' keeps stock as ' || v.state || ' for revision ' || v.revision || ' at ' || o.stage
    FROM stock_reservations v JOIN orders o ON o.id = v.order_id
    WHERE v.state IN ('reserved', 'effective') AND (v.revision <> o.revision
      OR v.state <> CASE WHEN o.stage IN ('EFFECTIVE', 'CLOSED') THEN 'effective' ELSE 'reserved' END
      OR o.stage IN ('REJECTED', 'DECLINED', 'CANCELLED'))`.execute(db);
  return rows.map(({ wrong }) => wrong);
}
