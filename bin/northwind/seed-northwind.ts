import type { Kysely, Transaction } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { exact } from '../../domain/money/exact.ts';
import { multiplyMoney, sumMoney } from '../../domain/money/money.ts';
import { addDays, daysBetween } from '../../domain/quantity/days.ts';
import type { Role } from '../../domain/roles.ts';
import { GROUP } from '../sample/org-units.ts';
import { StartError } from '../embedded/log.ts';
import type { Northwind } from './northwind-file.ts';
import { CURRENCY, customerId, netOf, TAX_RATE } from './order-of.ts';

export const COMPANY = 'northwind';

/** Who decides in the demonstration; whoever enters orders approves none. */
export const PEOPLE = {
  'nw-clerk': 'order_clerk',
  'nw-sales': 'sales_clerk',
  'nw-sales-head': 'sales_head',
  'nw-credit': 'credit_officer',
  'nw-planner': 'production_planner',
  'nw-exec1': 'executive',
  'nw-exec2': 'executive',
  'nw-exec3': 'executive',
  'nw-gm': 'general_manager',
} as const satisfies Record<string, Role>;

export type NorthwindPerson = keyof typeof PEOPLE;

/** Four fifths of the orders with tax, as a factor of them without. */
const LIMIT_OF_ORDERS = exact('1').plus(exact(TAX_RATE)).times(exact('0.8')).toFixed();
const CENTRES = ['NW-MIX', 'NW-PACK'];
const SETUP_HOURS = 0.25;
const HOURS_PER_UNIT = 0.05;
/** Working days of the span between the first and the last order over which the file's work is spread. */
const SPREAD = 0.6;

/**
 * The company of the file, with settings generated from it and marked as sample: a customer's limit is four fifths of
 * what it orders in the file (with tax), rating B; each product takes a quarter hour to set up and three minutes a
 * piece at each of two work centres, whose hours a day spread the whole file's work over six tenths of its span.
 * Run twice it changes nothing. The sample group must be there.
 */
export async function seedNorthwind(db: Kysely<DB>, file: Northwind): Promise<void> {
  await inTransaction(db, async (trx) => {
    await requireGroup(trx);
    await seedCompany(trx);
    await seedCustomers(trx, file);
    await seedProducts(trx, file);
  });
}

async function requireGroup(trx: Transaction<DB>): Promise<void> {
  const group = await trx.selectFrom('org_units').select('id').where('id', '=', GROUP.id).executeTakeFirst();
  if (!group) throw new StartError(`The sample group ${GROUP.id} is not in this database.`);
}

async function seedCompany(trx: Transaction<DB>): Promise<void> {
  await trx
    .insertInto('org_units')
    .values({
      id: COMPANY,
      kind: 'company',
      parent_id: GROUP.id,
      company_id: COMPANY,
      group_id: GROUP.id,
      number_code: 'NW',
      name_zh: '北风商贸',
      name_en: 'Northwind Traders',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('people')
    .values(Object.keys(PEOPLE).map((id) => ({ id, name: id, subject: id, locale: 'en' as const })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('role_assignments')
    .values(Object.entries(PEOPLE).map(([id, role]) => ({ person_id: id, role, unit_id: COMPANY })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('company_policies')
    .values({ company_id: COMPANY, policy_id: 'standard' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function seedCustomers(trx: Transaction<DB>, { customers, orders }: Northwind): Promise<void> {
  await trx
    .insertInto('customers')
    .values(
      customers.map(({ id, name, contact, phone }) => ({
        id: customerId(id),
        company_id: COMPANY,
        name,
        contact,
        phone,
        locale: 'en',
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('credit_accounts')
    .values(
      customers.map(({ id }) => {
        const net = sumMoney(
          orders.filter((order) => order.customer_id === id).map((order) => netOf(order)),
          CURRENCY,
        );
        return {
          id: customerId(id),
          company_id: COMPANY,
          customer_id: customerId(id),
          currency: CURRENCY,
          credit_limit: multiplyMoney(net, LIMIT_OF_ORDERS, CURRENCY),
          rating: 'B' as const,
          sample: true,
        };
      }),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function seedProducts(trx: Transaction<DB>, file: Northwind): Promise<void> {
  const hours = String(hoursPerDay(file));
  await trx
    .insertInto('work_centres')
    .values(
      CENTRES.map((id) => ({
        id,
        company_id: COMPANY,
        name_zh: id,
        name_en: id,
        hours_per_day: hours,
        overtime_hours_per_day: '4',
        overtime_cost_per_hour: '60',
        sample: true,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('products')
    .values(
      file.products.map(({ sku, name, unit_price, discontinued }) => ({
        company_id: COMPANY,
        sku,
        name,
        unit: 'pcs',
        list_price: unit_price,
        tax_rate: TAX_RATE,
        in_catalogue: !discontinued,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('routings')
    .values(
      file.products.flatMap(({ sku }) =>
        CENTRES.map((centre, index) => ({
          company_id: COMPANY,
          sku,
          step: index + 1,
          work_centre_id: centre,
          setup_hours: String(SETUP_HOURS),
          hours_per_unit: String(HOURS_PER_UNIT),
          sample: true,
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** At each centre, rounded to a quarter of an hour; at least half an hour. */
function hoursPerDay({ orders }: Northwind): number {
  const days = orders.map((order) => order.ordered_on).toSorted();
  const span = daysBetween(days[0] ?? '', addDays(days.at(-1) ?? '', 28));
  const lines = orders.flatMap((order) => order.lines);
  const work = lines.reduce((sum, line) => sum + SETUP_HOURS + HOURS_PER_UNIT * line.quantity, 0);
  const workingDays = span * (5 / 7) * SPREAD;
  return Math.max(0.5, Math.round((work / workingDays) * 4) / 4);
}
