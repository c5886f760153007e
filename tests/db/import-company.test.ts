import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importFile } from '../../bin/import/import-file.ts';
import type { RowAnswer } from '../../bin/import/importer.ts';
import { COMMON } from '../../bin/import/table.ts';
import { KINDS } from '../../bin/import/tables.ts';
import { openDatabase } from '../../db/connection.ts';
import { customerFacts } from '../../db/customers.ts';
import { personBySubject } from '../../db/people.ts';
import { productsOf } from '../../db/products.ts';
import type { DB } from '../../db/schema.ts';
import { createDatabase, type TestDatabase } from '../setup/database.ts';

const NOW = new Date('2026-11-23T01:00:00Z');

/** A company as its office would write it down, in the order in which one file needs the other. */
const FILES: readonly (readonly [kind: string, csv: string])[] = [
  ['units-of-measure', 'code,nameZh,nameEn,decimals,tolerance\npcs,件,pieces,0,\nkg,千克,kilograms,2,0.03'],
  [
    'org-units',
    'id,kind,parent,numberCode,nameZh,nameEn\nyuan,group,,YG,远,Yuan\nvalves,company,yuan,YV,远阀门,Yuan Valves\nvalves/sales,department,valves,,销售部,Sales',
  ],
  [
    'people',
    'id,name,email,subject,roles[0].role,roles[0].unit,roles[1].role,roles[1].unit\nlin,林,lin@yuan.example,oidc|lin,sales_head,valves/sales,executive,valves\nerp,账务,,oidc|erp,integration,yuan,,',
  ],
  ['work-centres', 'id,nameZh,nameEn,hoursPerDay\nV1,装配,Assembly,16'],
  [
    'products',
    'sku,name,unit,listPrice,taxRate,factors.kg,routing[0].workCentre,routing[0].hoursPerUnit\nV100,蝶阀,pcs,260,0.13,0.25,V1,0.75',
  ],
  ['costs', 'sku,currency,material,labour,energy,freight\nV100,CNY,120,30,5,4.5'],
  ['stock-items', 'sku,name,unit\nR-BODY,阀体,pcs'],
  ['ingredients', 'sku,material,quantity\nV100,R-BODY,1'],
  ['suppliers', 'material,supplier,leadDays,most\nR-BODY,太行铸造,12,800\nR-BODY,沧州铸件,20,'],
  ['customers', 'id,name\nN1,东海'],
  ['credit-accounts', 'customerId,currency,creditLimit,rating\nN1,CNY,100000,A'],
  [
    'opening-balances',
    'receivableId,accountId,amount,invoicedOn,dueOn\nALT-1,N1,1200.00,2026-10-01,2026-11-01',
  ],
];

describe('given an empty database and the files of a company', () => {
  let database: TestDatabase;
  let db: Kysely<DB>;
  let folder: string;

  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase(database.appUrl, { name: 'import-company-test', max: 1 });
    folder = mkdtempSync(join(tmpdir(), 'import-company-'));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await db.destroy();
    await database.drop();
  });

  async function take(kind: string, text: string) {
    const file = join(folder, `${kind}.csv`);
    writeFileSync(file, text);
    const found = KINDS.get(kind);
    if (!found) throw new Error(`there is no kind "${kind}"`);
    const home = found.of === 'company' ? { id: 'valves' } : COMMON;
    const answers: RowAnswer[] = [];
    await importFile(file, found.importer({ db, home, now: () => NOW }), (more) => answers.push(...more));
    return answers;
  }

  const outcomes = async () => {
    const all: string[] = [];
    for (const [kind, csv] of FILES) {
      for (const { outcome, errors = [] } of await take(kind, csv)) {
        all.push([outcome, ...errors.map(({ path, message }) => `${kind} ${path} ${message}`)].join(' '));
      }
    }
    return [...new Set(all)];
  };

  test('when they are imported in their order, then people have their roles, orders find customers and products, and again nothing changes (P-4, P-28, P-36, P-38, P-166)', async () => {
    expect(FILES.map(([kind]) => kind)).toEqual([...KINDS.keys()]);
    expect(await outcomes()).toEqual(['added']);
    expect(await outcomes()).toEqual(['unchanged']);
    expect(await personBySubject(db, 'oidc|lin', new Date())).toMatchObject({
      roles: expect.arrayContaining([
        { role: 'sales_head', unitId: 'valves/sales', companyId: 'valves' },
        { role: 'executive', unitId: 'valves', companyId: 'valves' },
      ]),
    });
    expect((await personBySubject(db, 'oidc|erp', new Date()))?.roles).toEqual([
      { role: 'integration', unitId: 'yuan', companyId: 'yuan' },
    ]);
    const { products } = await productsOf(db, 'valves', ['V100']);
    expect(products.get('V100')).toMatchObject({ listPrice: '260.0000', factors: { kg: '0.250000000' } });
    expect(await customerFacts(db, 'valves', 'N1', '2026-11-23')).toMatchObject({
      rating: 'A',
      isNew: false,
    });
  });

  test('when a unit has no parent, a number code comes twice or two people are one subject, then those rows alone are refused', async () => {
    const units = await take(
      'org-units',
      'id,kind,parent,numberCode,nameZh,nameEn\npumps,company,yuan,YV,泵,Pumps\npumps/sales,department,pumps,,销售部,Sales\nvalves/sales,department,yuan,,销售一部,Sales\nvalves/hr,department,valves,,人事部,People',
    );
    expect(
      units.map(({ outcome, errors }) => `${outcome} ${errors?.map(({ path, code }) => `${path} ${code}`)}`),
    ).toEqual([
      'refused numberCode taken',
      'refused parent unknown-org-unit',
      'refused parent not-by-import',
      'added undefined',
    ]);
    const people = await take('people', 'id,name,subject\nma,马,oidc|ma\nma2,马二,oidc|ma\nlu,陆,oidc|lin');
    expect(people.map(({ outcome, errors }) => `${outcome} ${errors?.[0]?.code}`)).toEqual([
      'added undefined',
      'refused taken',
      'refused taken',
    ]);
  });

  test('when roles are given anew or somebody leaves, then the rest of their roles is gone, with an event that says so (P-166)', async () => {
    const given = 'id,name,active,roles[0].role,roles[0].unit\nlin,林,true,sales_head,valves/sales';
    expect(await take('people', given)).toMatchObject([{ outcome: 'changed', fields: ['roles'] }]);
    expect((await personBySubject(db, 'oidc|lin', new Date()))?.roles).toHaveLength(1);
    await take('people', 'id,name,active\nlin,林,false');
    expect(await personBySubject(db, 'oidc|lin', new Date())).toBeNull();
    const events = await db
      .selectFrom('audit_events')
      .select(['kind', 'text'])
      .where('subject_kind', '=', 'person')
      .where('subject_id', '=', 'lin')
      .orderBy('seq')
      .execute();
    expect(events.map(({ kind }) => kind)).toEqual(['person-imported', 'person-imported', 'person-imported']);
    expect(JSON.parse(events[2]?.text ?? '').data).toEqual({
      added: false,
      fields: { active: { from: true, to: false } },
    });
    expect(events.map(({ text }) => text).join('')).not.toContain('yuan.example');
  });
});
