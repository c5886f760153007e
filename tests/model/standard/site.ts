import { sql } from 'kysely';
import { expect } from 'vitest';
import { submit } from '../../setup/orders.ts';
import type { ModelSite } from '../site.ts';
import type { StandardBook, StandardOrder } from './book.ts';
import { FREE_FROM, HOURS_A_DAY } from './hours.ts';

/** An order of somebody else's, for whom work centres are booked out. */
export function bookedOutFor(site: ModelSite): Promise<string> {
  return submit(site);
}

/**
 * A customer, a product, a work centre and a stand-in of its own for a sequence, so that only its orders share the
 * limit and the hours. All are named alike.
 */
export async function newSequence(site: ModelSite, id: string, bookedFor: string): Promise<StandardBook> {
  const { db } = site;
  const ours = { company_id: 'machinery' };
  await db
    .insertInto('customers')
    .values({ ...ours, id, name: id })
    .execute();
  await db
    .insertInto('credit_accounts')
    .values({ ...ours, id, customer_id: id, currency: 'CNY', credit_limit: '11000', rating: 'B' })
    .execute();
  const invoice = { amount: '1000', open_amount: '1000', invoiced_on: '2026-11-01', due_on: '2027-06-01' };
  await db
    .insertInto('receivables')
    .values({ ...ours, ...invoice, id, account_id: id })
    .execute();
  await db
    .insertInto('products')
    .values({ ...ours, sku: id, name: id, unit: 'pcs', list_price: '100', tax_rate: '0.13' })
    .execute();
  const hours = { hours_per_day: String(HOURS_A_DAY) };
  await db
    .insertInto('work_centres')
    .values({ ...ours, ...hours, id, name_zh: id, name_en: id })
    .execute();
  await db
    .insertInto('routings')
    .values({ ...ours, sku: id, step: 1, work_centre_id: id, hours_per_unit: '1' })
    .execute();
  await sql`
    INSERT INTO capacity_reservations (order_id, revision, work_centre_id, day, hours, state)
    SELECT o.id, 1, ${id}, day, ${HOURS_A_DAY}, 'effective'
    FROM orders o, generate_series(${'2026-11-23'}::date, ${FREE_FROM}::date - 1, '1 day') AS day
    WHERE o.intake_number = ${bookedFor}`.execute(db);
  await db.insertInto('people').values({ id, name: id, subject: id }).execute();
  await db
    .insertInto('role_assignments')
    .values({ person_id: id, role: 'order_clerk', unit_id: 'machinery' })
    .execute();
  return {
    customerId: id,
    orders: [],
    last: null,
    limit: 1_100_000n,
    invoices: new Map([[id, 100_000n]]),
    standIn: id,
    delegations: [],
  };
}

/** What is kept and owed for an order agrees with the book. */
export async function expectTaken(site: ModelSite, { number, owes, hours }: StandardOrder): Promise<void> {
  const { rows } = await sql<{ owed: string; risked: string; kept: Record<string, number> }>`
    SELECT coalesce(sum(e.amount * 100), 0)::bigint::text AS owed,
      coalesce(sum(e.over_limit_by * 100), 0)::bigint::text AS risked,
      coalesce((SELECT json_object_agg(day, hours::float8 ORDER BY day) FROM capacity_reservations
        WHERE order_id = o.id AND state <> 'released'), '{}') AS kept
    FROM orders o LEFT JOIN credit_entries e ON e.order_id = o.id AND e.state <> 'released'
    WHERE o.intake_number = ${number} GROUP BY o.id`.execute(site.db);
  const { amount, risked } = owes;
  const kept = Object.fromEntries(hours);
  expect({ number, ...rows[0] }).toEqual({ number, owed: String(amount), risked: String(risked), kept });
}

/** Nobody stands in any more when a sequence is over: the next ones would tell everybody of it. */
export async function endDelegations(site: ModelSite, { delegations }: StandardBook): Promise<void> {
  for (const { id, person } of delegations) {
    const { status } = await site.as(person).post(`/delegations/${id}/revocation`);
    expect(status).toBe(200);
  }
}
