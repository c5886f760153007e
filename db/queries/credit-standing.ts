import { type Kysely, sql } from 'kysely';
import type { AgeBuckets } from '../../domain/credit/ageing.ts';
import { onTimeShare } from '../customers.ts';
import { leftOfPayment } from '../payments.ts';
import type { DB } from '../schema.ts';
import { ageing } from './ageing.ts';
import { iso } from './iso.ts';

/** So many rows of each list are answered; the sums are over all. */
const CREDIT_ROWS = 200;

/** Amounts are decimal strings of the account's currency, as the database has them. */
export type CreditStanding = {
  accountId: string;
  currency: string;
  limit: string;
  rating: string;
  /**
   * Of the limit: reserved and effective orders that are not invoiced, less what is paid of them, and open receivables.
   */
  orders: string;
  receivables: string;
  overdue: string;
  /** What came in of the customer and is for no order. */
  unmatched: string;
  /** The open receivables by how long they are due. */
  ageing: AgeBuckets;
  onTimeShare: string | null;
  openReceivables: {
    id: string;
    intakeNumber: string | null;
    amount: string;
    openAmount: string;
    invoicedOn: string;
    dueOn: string;
  }[];
  /** exposure: the amount less what is paid; nothing once it is invoiced or released. */
  entries: {
    intakeNumber: string;
    revision: number;
    amount: string;
    exposure: string;
    state: string;
    changedAt: string;
  }[];
};

/** Where a customer's account stands (P-26, P-28); null without an account. today: YYYY-MM-DD. One query. */
export async function creditStanding(
  db: Kysely<DB>,
  customerId: string,
  today: string,
): Promise<CreditStanding | null> {
  const { rows } = await sql<CreditStanding>`
    SELECT a.id AS "accountId", a.currency, a.credit_limit AS limit, a.rating,
      coalesce((SELECT sum(e.exposure) FROM credit_exposures e WHERE e.account_id = a.id), 0) AS orders,
      owed.open AS receivables, owed.overdue, owed.ages AS ageing, owed.share AS "onTimeShare",
      coalesce((SELECT sum(${leftOfPayment}) FROM payments p WHERE p.company_id = a.company_id
        AND p.customer_id = a.customer_id AND p.currency = a.currency), 0) AS unmatched,
      coalesce((SELECT json_agg(json_build_object('id', r.id, 'intakeNumber', r.intake_number,
          'amount', r.amount::text, 'openAmount', r.open_amount::text, 'invoicedOn', r.invoiced_on,
          'dueOn', r.due_on) ORDER BY r.due_on, r.id)
        FROM (SELECT r.*, o.intake_number FROM receivables r LEFT JOIN orders o ON o.id = r.order_id
          WHERE r.account_id = a.id AND r.open_amount > 0 ORDER BY r.due_on, r.id LIMIT ${CREDIT_ROWS}) r), '[]')
        AS "openReceivables",
      coalesce((SELECT json_agg(json_build_object('intakeNumber', e.intake_number, 'revision', e.revision,
          'amount', e.amount::text, 'exposure', e.exposure::text, 'state', e.state,
          'changedAt', ${iso('e.changed_at')})
          ORDER BY e.changed_at DESC, e.intake_number, e.revision)
        FROM (SELECT e.*, o.intake_number, coalesce(x.exposure, 0) AS exposure
          FROM credit_entries e JOIN orders o ON o.id = e.order_id
          LEFT JOIN credit_exposures x ON x.order_id = e.order_id AND x.revision = e.revision
          WHERE e.account_id = a.id ORDER BY e.changed_at DESC, o.intake_number, e.revision
          LIMIT ${CREDIT_ROWS}) e), '[]') AS entries
    FROM credit_accounts a
    CROSS JOIN LATERAL (SELECT coalesce(sum(r.open_amount), 0) AS open, ${onTimeShare(today)} AS share,
      ${ageing(today)} AS ages,
      coalesce(sum(r.open_amount) FILTER (WHERE r.due_on < ${today}::date), 0) AS overdue
      FROM receivables r WHERE r.account_id = a.id) owed
    WHERE a.customer_id = ${customerId}`.execute(db);
  return rows[0] ?? null;
}
