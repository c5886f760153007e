import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importFile } from '../../bin/import/import-file.ts';
import type { RowAnswer } from '../../bin/import/importer.ts';
import { COMMON } from '../../bin/import/table.ts';
import { KINDS } from '../../bin/import/tables.ts';
import { seedCompany } from '../../bin/sample/seed-company.ts';
import { submitOrder } from '../../commands/submit-order.ts';
import { openDatabase } from '../../db/connection.ts';
import type { DB } from '../../db/schema.ts';
import { createDatabase, type TestDatabase } from '../setup/database.ts';
import { ordinaryDocument } from '../setup/orders.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/import.ts', import.meta.url));
const NOW = new Date('2026-11-23T01:00:00Z');

describe('given the sample group and files of master data', () => {
  let database: TestDatabase;
  let db: Kysely<DB>;
  let folder: string;

  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase(database.appUrl, { name: 'import-test', max: 2 });
    await seedCompany(db, { now: NOW });
    folder = mkdtempSync(join(tmpdir(), 'import-'));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await db.destroy();
    await database.drop();
  });

  function fileOf(name: string, lines: readonly (string | object)[]): string {
    const file = join(folder, name);
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    writeFileSync(file, `${text.join('\n')}\n`);
    return file;
  }

  /** Imports lines and answers what became of them. */
  async function take(
    kind: string,
    lines: readonly (string | object)[],
    name = `${kind}.jsonl`,
    companyId = 'machinery',
  ) {
    const found = KINDS.get(kind);
    if (!found) throw new Error(`there is no kind "${kind}"`);
    const answers: RowAnswer[] = [];
    const home = found.of === 'company' ? { id: companyId } : COMMON;
    const done = await importFile(fileOf(name, lines), found.importer({ db, home, now: () => NOW }), (more) =>
      answers.push(...more),
    );
    return { done, answers };
  }

  const faultsIn = ({ answers }: { answers: readonly RowAnswer[] }) =>
    answers.flatMap(({ line, errors = [] }) => errors.map(({ path, code }) => `${line} ${path} ${code}`));

  const eventsOf = async (kind: string, id: string) => {
    const rows = await db
      .selectFrom('audit_events')
      .select(['kind', 'actor', 'text'])
      .where('subject_kind', '=', kind)
      .where('subject_id', '=', id)
      .orderBy('seq')
      .execute();
    return rows.map(({ kind, actor, text }) => ({ kind, actor, data: JSON.parse(text).data }));
  };

  function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, DATABASE_URL: database.appUrl };
    return new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...args], { env }, (error, out, err) => {
        resolve({ code: error ? Number(error.code) : 0, out, err });
      });
    });
  }

  test('when the command takes customers from a CSV, then wrong rows are named with line and field, the others are in, and the same file again changes nothing (P-4)', async () => {
    const file = fileOf('customers.csv', [
      'id,name,phone,email,since',
      'K501,"北方 ""泵"" 业",010-5550-0101,k501@customer.example,2024-03-01',
      'K502,,,,',
      '',
      'K503,南方阀门,,not-an-address,2024-02-30',
      'K501,北方泵业,,,',
    ]);
    const first = await run('customers', file, '--company', 'machinery');
    expect(first.code).toBe(1);
    expect(first.out).toContain('customers: 1 added, 0 changed, 0 unchanged, 3 refused');
    expect(first.err).toMatch(/line 3: name: is missing\n/);
    expect(first.err).toMatch(/line 5: email: .*; since: is not a day of the calendar\n/);
    expect(first.err).toMatch(/line 6 \(K501\): "K501" is in line 2 already/);
    const answers = readFileSync(`${file}.answers.jsonl`, 'utf8').trimEnd().split('\n');
    expect(JSON.parse(answers[0] ?? '')).toEqual({ row: 1, line: 2, key: 'K501', outcome: 'added' });
    expect(answers.length).toBe(4);
    const again = await run('customers', file, '--company', 'machinery');
    expect(again.out).toContain('0 added, 0 changed, 1 unchanged, 3 refused');
    const events = await eventsOf('master-data', 'machinery');
    expect(events.map(({ kind, actor }) => `${kind} by ${actor}`)).toEqual([
      'customers-imported by system:import',
    ]);
    expect(JSON.stringify(events)).not.toContain('5550');
    const row = await db.selectFrom('customers').selectAll().where('id', '=', 'K501').executeTakeFirst();
    expect(row).toMatchObject({ company_id: 'machinery', name: '北方 "泵" 业', since: '2024-03-01' });
  });

  test('when the arguments, the company or the file are wrong, then the command says so and exits 2 or 1', async () => {
    const file = fileOf('few.jsonl', [{ id: 'K100', name: '甲' }]);
    expect((await run('clients', file)).code).toBe(2);
    expect(await run('customers', file)).toMatchObject({
      code: 2,
      err: "customers are a company's: give --company.\n",
    });
    expect(await run('customers', file, '--company', 'nobody')).toMatchObject({
      code: 1,
      err: 'There is no company "nobody".\n',
    });
    expect(await run('customers', join(folder, 'none.csv'), '--company', 'machinery')).toMatchObject({
      code: 1,
      err: expect.stringContaining('none.csv cannot be read: ENOENT'),
    });
    const header = fileOf('header.csv', ['id,the name', 'K1,甲']);
    expect(await run('customers', header, '--company', 'machinery')).toMatchObject({
      code: 1,
      err: expect.stringContaining('"the name" is no path'),
    });
  });

  test('when a row says less, then the rest stays; null takes away; the evidence has what it was before', async () => {
    await take('customers', [{ id: 'K010', name: '丙', contact: '王', locale: 'en', specialIndustry: true }]);
    const { answers } = await take('customers', [{ id: 'K010', name: '丙公司', contact: null }]);
    expect(answers).toEqual([
      { row: 1, line: 1, key: 'K010', outcome: 'changed', fields: ['name', 'contact'] },
    ]);
    const row = await db.selectFrom('customers').selectAll().where('id', '=', 'K010').executeTakeFirst();
    expect(row).toMatchObject({ name: '丙公司', contact: null, locale: 'en', special_industry: true });
    const [event] = (await eventsOf('master-data', 'machinery')).slice(-1);
    expect(event?.data.rows).toEqual([
      {
        key: 'K010',
        added: false,
        fields: { name: { from: '丙', to: '丙公司' }, contact: { personal: true } },
      },
    ]);
    const foreign = await take('customers', [{ id: 'K010', name: '丙' }], 'foreign.jsonl', 'paper');
    expect(faultsIn(foreign)).toEqual(['1 id taken']);
  });

  test('when products come with prices, units and hours, then orders find them; a routing is given whole, what is not said stays (P-24, P-30, P-31)', async () => {
    expect(
      (await take('work-centres', [{ id: 'Z1', nameZh: '装', nameEn: 'Z', hoursPerDay: '8' }])).done,
    ).toMatchObject({ added: 1 });
    const lines = [
      'sku,name,unit,listPrice,taxRate,inCatalogue,sensitive,discontinuedOn,factors.set,routing[0].workCentre,routing[0].hoursPerUnit,routing[1].workCentre,routing[1].hoursPerUnit',
      'Z100,泵,pcs,1200.50,0.13,true,true,2021-06-30,12,Z1,0.5,Z1,1',
      'Z101,阀,bushel,1.00001,1.3,maybe,,2021-06-31,0,Z9,1,,',
      'Z102,管,bushel,1,0.13,,,,,Z9,1,,',
    ];
    const first = await take('products', lines, 'products.csv');
    expect(first.done).toEqual({ added: 1, changed: 0, unchanged: 0, refused: 2 });
    expect(faultsIn(first)).toEqual([
      '3 listPrice custom',
      '3 taxRate custom',
      '3 inCatalogue invalid-union',
      '3 discontinuedOn custom',
      '3 factors.set custom',
      '4 unit unknown-unit',
      '4 routing[0].workCentre unknown-work-centre',
    ]);
    expect((await take('products', lines.slice(0, 2), 'products.csv')).done).toMatchObject({ unchanged: 1 });
    const changed = {
      sku: 'Z100',
      name: '泵',
      unit: 'pcs',
      listPrice: '1300',
      taxRate: '0.130',
      routing: [{ workCentre: 'Z1', hoursPerUnit: '2' }],
    };
    const { answers } = await take('products', [changed, { ...changed, sku: 'P100', unit: 'set' }]);
    expect(answers[0]).toMatchObject({ outcome: 'changed', fields: ['listPrice', 'routing'] });
    expect(answers[1]).toMatchObject({
      outcome: 'refused',
      errors: [{ path: 'unit', code: 'not-by-import' }],
    });
    const steps = await db
      .selectFrom('routings')
      .select(['step', 'hours_per_unit'])
      .where('sku', '=', 'Z100')
      .execute();
    expect(steps).toEqual([{ step: 1, hours_per_unit: '2.000000' }]);
    const units = await db.selectFrom('product_units').select('unit').where('sku', '=', 'Z100').execute();
    expect(units).toEqual([{ unit: 'set' }]);
    const product = db
      .selectFrom('products')
      .select(['sensitive', 'discontinued_on'])
      .where('sku', '=', 'Z100');
    expect(await product.execute()).toEqual([{ sensitive: true, discontinued_on: '2021-06-30' }]);
  });

  test('when accounts are opened, then an event says so; the limit of one on record stays, and the row says how it is changed (P-28)', async () => {
    await take('customers', [{ id: 'K020', name: '丁' }]);
    const account = { customerId: 'K020', currency: 'CNY', creditLimit: '50000.00', rating: 'B' };
    const first = await take('credit-accounts', [
      account,
      { ...account, customerId: 'K404' },
      { ...account, customerId: 'C003', creditLimit: '1' },
    ]);
    expect(first.done).toMatchObject({ added: 1, refused: 2 });
    expect(faultsIn(first)).toEqual([
      '2 customerId unknown-customer',
      '3 creditLimit not-by-import',
      '3 rating not-by-import',
    ]);
    expect(first.answers[2]?.errors?.[0]?.message).toMatch(
      /^is "20000" on record: .*a proposal that another approves/,
    );
    expect((await take('credit-accounts', [account])).done).toMatchObject({ unchanged: 1 });
    const raised = await take('credit-accounts', [{ ...account, creditLimit: '60000' }]);
    expect(faultsIn(raised)).toEqual(['1 creditLimit not-by-import']);
    expect(await eventsOf('credit-account', 'K020')).toEqual([
      {
        kind: 'account-opened',
        actor: 'system:import',
        data: { customer: 'K020', currency: 'CNY', limit: '50000', rating: 'B' },
      },
    ]);
  });

  test('when opening balances come in, then each is owed once, and one that was paid since stays paid (P-28, P-49)', async () => {
    await take('customers', [{ id: 'K030', name: '戊' }]);
    await take('credit-accounts', [{ customerId: 'K030', currency: 'CNY', creditLimit: '1000' }]);
    const balance = {
      receivableId: 'ALT-1',
      accountId: 'K030',
      amount: '300.50',
      invoicedOn: '2026-09-01',
      dueOn: '2026-10-01',
    };
    const wrong = { ...balance, receivableId: 'ALT-2', amount: '0', invoicedOn: '2027-01-01' };
    const first = await take('opening-balances', [
      balance,
      wrong,
      { ...balance, receivableId: 'ALT-3', accountId: 'K404' },
    ]);
    expect(first.done).toMatchObject({ added: 1, refused: 2 });
    expect(faultsIn(first)).toEqual([
      '2 amount not-positive',
      '2 dueOn before-invoice',
      '2 invoicedOn in-the-future',
      '3 accountId unknown-credit-account',
    ]);
    await db.updateTable('receivables').set({ open_amount: '100' }).where('id', '=', 'ALT-1').execute();
    expect((await take('opening-balances', [balance])).done).toMatchObject({ unchanged: 1 });
    expect(faultsIn(await take('opening-balances', [{ ...balance, amount: '400' }]))).toEqual([
      '1 amount not-by-import',
    ]);
    const row = await db.selectFrom('receivables').selectAll().where('id', '=', 'ALT-1').executeTakeFirst();
    expect(row).toMatchObject({ open_amount: '100.0000', opening_balance: true, order_id: null });
    const kinds = (await eventsOf('credit-account', 'K030')).map(({ kind }) => kind);
    expect(kinds).toEqual(['account-opened', 'receivable-recorded']);
  });

  test('when a balance of a customer comes in while an order of theirs is open, then the order is looked at again (P-49)', async () => {
    await take('customers', [{ id: 'K031', name: '己' }]);
    await take('credit-accounts', [{ customerId: 'K031', currency: 'CNY', creditLimit: '1000' }]);
    const context = { db, now: () => NOW, announce: () => {} };
    const request = {
      subject: 'clerk',
      method: 'POST',
      path: '/',
      key: 'K031',
      requestHash: '',
      correlationId: 'K031',
    };
    const document = ordinaryDocument({ parties: { buyer: { customerId: 'K031' } } });
    const order = { companyId: 'machinery', channel: 'phone' as const, document };
    const { body } = await submitOrder(context, request, order);
    const balance = { receivableId: 'ALT-9', accountId: 'K031', amount: '5000' };
    await take('opening-balances', [{ ...balance, invoicedOn: '2026-09-01', dueOn: '2026-10-01' }]);
    const checks = await db
      .selectFrom('credit_checks')
      .innerJoin('orders', 'orders.id', 'credit_checks.order_id')
      .select(['intake_number', 'cause'])
      .execute();
    expect(checks).toEqual([{ intake_number: body.intakeNumber, cause: 'receivable' }]);
  });

  test('when ten thousand rows come, then all are in, two imports at once as well, and again nothing changes', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => ({ id: `M${index}`, name: `客户 ${index}` }));
    const [one, two] = await Promise.all([
      take('customers', lines, 'many.jsonl'),
      take('customers', lines, 'many-too.jsonl'),
    ]);
    expect(one.done.added + two.done.added).toBe(10_000);
    expect(one.done.unchanged + two.done.unchanged).toBe(10_000);
    expect((await take('customers', lines, 'many.jsonl')).done).toMatchObject({ unchanged: 10_000 });
  });
});
