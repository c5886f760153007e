import { type Kysely, sql } from 'kysely';
import type { DB } from '../schema.ts';

/** So many are told of at most; the next ones when these are done. */
const TOLD = 1_000;

export type UnsettledOrder = {
  intakeNumber: string;
  companyId: string;
  groupId: string;
  policyId: string;
  policyVersion: number;
};

/** Open orders for which nobody chose how they are paid, though credit or quote is asked and wants it (P-129). */
export async function unsettledOrders(db: Kysely<DB>): Promise<UnsettledOrder[]> {
  const { rows } = await sql<UnsettledOrder>`
    SELECT o.intake_number AS "intakeNumber", o.company_id AS "companyId", u.group_id AS "groupId",
      o.policy_id AS "policyId", o.policy_version AS "policyVersion"
    FROM orders o JOIN org_units u ON u.id = o.company_id
    JOIN policies p ON p.id = o.policy_id AND p.version = o.policy_version
    WHERE o.closed_at IS NULL AND p.document -> 'settlement' IS NOT NULL
      AND EXISTS (SELECT FROM gates g WHERE g.order_id = o.id AND g.status = 'open' AND g.kind IN ('credit', 'quote'))
      AND NOT EXISTS (SELECT FROM settlements s WHERE s.order_id = o.id)
    ORDER BY o.intake_number LIMIT ${TOLD}`.execute(db);
  return rows;
}

/** Enquiries that nobody has answered (P-14). */
export async function openEnquiries(
  db: Kysely<DB>,
): Promise<{ companyId: string; customerName: string; variety: string }[]> {
  return db
    .selectFrom('enquiries')
    .select(['company_id as companyId', 'customer_name as customerName', 'variety'])
    .where('answered_at', 'is', null)
    .orderBy('recorded_at')
    .orderBy('id')
    .limit(TOLD)
    .execute();
}
