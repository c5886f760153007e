import { sql } from 'kysely';
import type { Step } from './step.ts';

/** Why: what the approvers said, and what the customer said who did not confirm. */
export async function refusalReasons({ trx, order }: Step): Promise<string> {
  const { rows } = await sql<{ reason: string }>`
    SELECT d.reason FROM decisions d JOIN gates g ON g.id = d.gate_id AND g.status = 'refused'
      AND g.kind NOT IN ('cancel', 'decline', 'change')
    WHERE d.order_id = ${order.id} AND d.revision = ${order.revision} AND d.outcome = 'refuse'
    UNION ALL
    SELECT remark FROM confirmations
    WHERE order_id = ${order.id} AND revision = ${order.revision} AND answer = 'refused'`.execute(trx);
  return rows.map((row) => row.reason).join('; ');
}
