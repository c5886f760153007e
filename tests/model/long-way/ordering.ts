import { expect } from 'vitest';
import { sql } from 'kysely';
import { ordinaryDocument } from '../../setup/orders.ts';
import type { Entered } from '../order.ts';
import { orderingBy } from '../ordering.ts';
import type { ModelSite } from '../site.ts';
import { goOn, type LongBook, type LongOrder, newLongOrder, revised, wayOf } from './book.ts';

function documentOf({ customerId }: LongBook, { quantity, later, remark }: LongOrder) {
  return ordinaryDocument({
    parties: { buyer: { customerId } },
    lines: [{ sku: 'P100', quantity: String(quantity), unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }],
    delivery: { date: `2027-03-${String(4 + later).padStart(2, '0')}`, place: '上海' },
    ...(remark > 0 && { remarks: `第${remark}次更改` }),
  });
}

/** The newest contract with who signed it, what is paid, and what is in dispute agree with the book. */
async function expectFacts(site: ModelSite, order: LongOrder): Promise<void> {
  const { number, contract, paid, disputes } = order;
  const { rows } = await sql`
    SELECT coalesce(c.version, 0) AS version, ARRAY(
        SELECT party FROM signatures WHERE contract_version_id = c.id ORDER BY party) AS signed,
      (SELECT coalesce(sum(amount * 100), 0)::bigint::text FROM payment_matches
        WHERE order_id = o.id AND undone_at IS NULL) AS paid,
      (SELECT count(*)::int FROM disputes WHERE order_id = o.id AND resolved_at IS NULL) AS disputes
    FROM orders o LEFT JOIN contract_versions c ON c.order_id = o.id
    WHERE o.intake_number = ${number} ORDER BY c.version DESC LIMIT 1`.execute(site.db);
  expect({ number, ...Object(rows[0]) }).toEqual({
    number,
    version: contract.version,
    signed: [...contract.signed].toSorted(),
    paid: String(paid),
    disputes: disputes.filter(({ open }) => open).length,
  });
}

export const { ofOrder, submits, revises, asksToCancel, asksToDecline, completes } = orderingBy<
  LongOrder,
  LongBook,
  Entered
>({
  policyId: 'long-way',
  wayOf,
  newOrder: newLongOrder,
  documentOf,
  // Nobody talks in these sequences.
  agreed: () => false,
  revised: async (order, change, author) => revised(order, change, author),
  goOn,
  personOf: (_, who) => who,
  expectMore: expectFacts,
});
