import type { Kysely, Transaction } from 'kysely';
import type { DB } from '../../db/schema.ts';
import { inTransaction } from '../../db/transaction.ts';
import { addDays } from '../../domain/quantity/days.ts';
import { readPolicies } from '../policies/read-policies.ts';
import { registerPolicies } from '../policies/register-policies.ts';
import { CUSTOMERS, type SampleInvoice } from './customers.ts';
import { COMPANIES, GROUP } from './org-units.ts';
import { PEOPLE } from './people.ts';
import { PRODUCTS, UNITS, WORK_CENTRES } from './products.ts';

/**
 * The sample group with its people, customers, products, hours and policies, in one transaction. Run twice it changes
 * nothing; what somebody has changed since stays. Needs the application's rights only.
 */
export async function seedCompany(db: Kysely<DB>, { now }: { now: Date }): Promise<void> {
  const used = new Set(COMPANIES.map(({ policyId }) => policyId));
  const policies = readPolicies().filter(({ policy }) => used.has(policy.id));
  await inTransaction(db, async (trx) => {
    await seedUnits(trx);
    await seedPeople(trx);
    await registerPolicies(trx, policies, now);
    await trx
      .insertInto('company_policies')
      .values(COMPANIES.map(({ id, policyId }) => ({ company_id: id, policy_id: policyId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await seedProducts(trx);
    await seedCustomers(trx, now);
  });
}

async function seedUnits(trx: Transaction<DB>): Promise<void> {
  const group = {
    id: GROUP.id,
    kind: 'group' as const,
    parent_id: null,
    company_id: GROUP.id,
    group_id: GROUP.id,
    number_code: GROUP.code,
    name_zh: GROUP.zh,
    name_en: GROUP.en,
  };
  const companies = COMPANIES.map(({ id, code, zh, en }) => ({
    ...group,
    id,
    kind: 'company' as const,
    parent_id: GROUP.id,
    company_id: id,
    number_code: code,
    name_zh: zh,
    name_en: en,
  }));
  const departments = COMPANIES.flatMap((company) =>
    Object.entries(company.departments).map(([department, { zh, en }]) => ({
      ...group,
      id: `${company.id}/${department}`,
      kind: 'department' as const,
      parent_id: company.id,
      company_id: company.id,
      number_code: company.code,
      name_zh: `${company.zh}${zh}`,
      name_en: `${company.en}, ${en}`,
    })),
  );
  await trx
    .insertInto('org_units')
    .values([group, ...companies, ...departments])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function seedPeople(trx: Transaction<DB>): Promise<void> {
  await trx
    .insertInto('people')
    .values(
      PEOPLE.map(({ id, name, locale, machine = false }) => ({
        id,
        kind: machine ? ('machine' as const) : ('person' as const),
        name,
        email: machine ? null : `${id}@huayun.example`,
        locale: locale ?? ('zh-CN' as const),
        subject: id,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('role_assignments')
    .values(PEOPLE.map(({ id, role, unit }) => ({ person_id: id, role, unit_id: unit })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function seedProducts(trx: Transaction<DB>): Promise<void> {
  await trx
    .insertInto('units_of_measure')
    .values(
      UNITS.map(({ code, zh, en, decimals, tolerance }) => ({
        code,
        name_zh: zh,
        name_en: en,
        decimals,
        tolerance,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('work_centres')
    .values(
      WORK_CENTRES.map(({ id, company, zh, en, hoursPerDay, overtime, equipment, outsourcing }) => ({
        id,
        company_id: company,
        name_zh: zh,
        name_en: en,
        hours_per_day: hoursPerDay,
        overtime_hours_per_day: overtime.hours,
        overtime_cost_per_hour: overtime.costPerHour,
        equipment_hours_per_day: equipment.hours,
        equipment_cost_per_day: equipment.costPerDay,
        outsourcing_cost_per_hour: outsourcing.costPerHour,
        outsourcing_lead_days: outsourcing.leadDays,
        sample: true,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('products')
    .values(
      PRODUCTS.map(({ sku, company, name, unit, listPrice, inCatalogue }) => ({
        company_id: company,
        sku,
        name,
        unit,
        list_price: listPrice,
        tax_rate: '0.13',
        in_catalogue: inCatalogue,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('product_units')
    .values(
      PRODUCTS.flatMap(({ sku, company, units = {} }) =>
        Object.entries(units).map(([unit, factor]) => ({ company_id: company, sku, unit, factor })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('routings')
    .values(
      PRODUCTS.flatMap(({ sku, company, routing }) =>
        routing.map(({ centre, setup, perUnit }, index) => ({
          company_id: company,
          sku,
          step: index + 1,
          work_centre_id: centre,
          setup_hours: setup,
          hours_per_unit: perUnit,
          sample: true,
        })),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function seedCustomers(trx: Transaction<DB>, now: Date): Promise<void> {
  await trx
    .insertInto('customers')
    .values(
      CUSTOMERS.map(({ id, company, name, locale = 'zh-CN' }) => ({
        id,
        company_id: company,
        name,
        contact: '采购部',
        phone: '021-5550-0100',
        email: `${id.toLowerCase()}@customer.example`,
        locale,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await trx
    .insertInto('credit_accounts')
    .values(
      CUSTOMERS.flatMap(({ id, company, account }) =>
        account === null
          ? []
          : {
              id,
              company_id: company,
              customer_id: id,
              currency: 'CNY',
              credit_limit: account.limit,
              rating: account.rating,
              sample: true,
            },
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const today = now.toISOString().slice(0, 10);
  await trx
    .insertInto('receivables')
    .values(
      CUSTOMERS.flatMap(({ id, history = [] }) =>
        history.map((invoice, index) => invoiceRow(id, index + 1, invoice, today)),
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function invoiceRow(
  accountId: string,
  number: number,
  { amount, daysAgo, termDays, paidAfter }: SampleInvoice,
  today: string,
) {
  const invoicedOn = addDays(today, -daysAgo);
  return {
    id: `SAMPLE-${accountId}-${number}`,
    account_id: accountId,
    order_id: null,
    amount,
    open_amount: paidAfter === undefined ? amount : '0',
    invoiced_on: invoicedOn,
    due_on: addDays(invoicedOn, termDays),
    settled_on: paidAfter === undefined ? null : addDays(invoicedOn, paidAfter),
  };
}
