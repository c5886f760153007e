import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clocksRound } from '../../activities/clocks/clocks-round.ts';
import { recordStockLevels, type RecordStockLevelsInput } from '../../commands/record-stock-levels.ts';
import type { OrderDocument } from '../../domain/order/document.ts';
import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { clockOf, shanghai } from './clocks-fixture.ts';
import {
  commandFixture,
  documentOf,
  type Fixture,
  problemOf,
  START,
  WITH_OVERTIME,
} from './commands-fixture.ts';

const CITED = { rule: 'P-36', source: 'test' };
const CONDITION = {
  kind: 'other' as const,
  description: '供应商保证 12 月 10 日到货',
  ownerRole: 'production_planner',
  dueOn: '2026-12-10',
};

type Findings = Record<string, 'text' | 'date'>;

function gate(code: string, kind: string, owners: string[], findings: Findings, changes: object = {}) {
  const title = { zh: code, en: code };
  return {
    code,
    title,
    question: title,
    stage: 'UNDER_REVIEW',
    kind,
    mode: 'all',
    owners: owners.map((role) => ({ role })),
    outcomes: ['approve', 'approve-with-conditions', 'refuse'],
    findings: Object.entries(findings).map(([name, type]) => ({ code: name, title, type, ...CITED })),
    ...changes,
    ...CITED,
  };
}

/** `standard` with other gates, and with values for the settings of seasons, material and profit. */
function policyOf(id: string, changes: object): Policy {
  const standard = policyNamed('standard');
  const setting = { title: { zh: '值', en: 'value' }, ...CITED };
  return policySchema.parse({
    ...standard,
    id,
    clocks: [],
    separation: [],
    settings: {
      ...standard.settings,
      minimumMargin: { ...setting, type: 'percent', value: 10 },
      materialDays: { ...setting, type: 'days', value: 5 },
      seasonLead: { ...setting, type: 'days', value: 20 },
    },
    ...changes,
  });
}

const MARGINS = policyOf('margins', {
  gates: [gate('profit', 'profit', ['finance_officer', 'sales_head'], { justification: 'text' })],
  profit: { minimumMargin: { setting: 'minimumMargin' }, ...CITED },
});
const MATERIALS = policyOf('materials', {
  gates: [
    gate('material', 'material', ['sales_clerk'], {
      alternative: 'text',
      supplierDate: 'date',
      materialPlanned: 'text',
    }),
    gate(
      'allocation',
      'material',
      ['production_planner'],
      {},
      {
        after: ['material'],
        findings: [
          { code: 'plannedOn', title: { zh: '排程', en: 'Planned' }, type: 'date', required: true, ...CITED },
          { code: 'alternative', title: { zh: '替代', en: 'Other' }, type: 'text', ...CITED },
        ],
      },
    ),
  ],
  material: { daysBefore: { setting: 'materialDays' }, ...CITED },
});
const SEASONAL = policyOf('seasonal', {
  gates: policyNamed('standard').gates.filter(({ code }) => code === 'capacity'),
  classes: [
    { code: 'seasonal', title: { zh: '季节', en: 'Seasonal' }, when: 'order.season != ""', ...CITED },
    { code: 'regular', title: { zh: '常规', en: 'Regular' }, ...CITED },
  ],
  orderNumber: { ...policyNamed('standard').orderNumber, classCodes: { seasonal: 'J', regular: 'C' } },
  seasons: [
    {
      code: 'winter',
      title: { zh: '冬储', en: 'Winter store' },
      when: 'order.lines.exists(line, line.sku == "P101")',
      from: '12-15',
      to: '01-31',
      leadDays: { setting: 'seasonLead' },
      ...CITED,
    },
    {
      code: 'spring',
      title: { zh: '春播', en: 'Spring' },
      when: 'order.lines.exists(line, line.sku == "P100")',
      from: '02-15',
      to: '04-30',
      leadDays: 40,
      ...CITED,
    },
  ],
  clocks: [
    {
      code: 'planned',
      title: { zh: '生产规划', en: 'Production planned' },
      of: { gate: 'capacity' },
      allowance: { season: 'planned' },
      tiers: [{ owners: [{ role: 'general_manager' }] }],
      ...CITED,
    },
  ],
});

describe('given a company that knows its costs, its stock and its seasons', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([MARGINS, MATERIALS, SEASONAL]);
    await seed(fixture);
  });
  afterAll(() => fixture.close());

  const line = (changes: object = {}) => [
    { sku: 'P100', quantity: '100', unit: 'pcs', grossPrice: '10.00', taxRate: '0.13', ...changes },
  ];

  async function ordered(policyId: string, document: Partial<OrderDocument> = {}) {
    return fixture.order(documentOf(document), { policyId });
  }

  async function answer(
    orderId: string,
    code: string,
    subject: string,
    given: Partial<Parameters<Fixture['decide']>[1]> = {},
    seat = 1,
  ) {
    const { id: taskId } = await fixture.task(orderId, code, seat);
    return fixture.decide(subject, { taskId, revision: 1, outcome: 'approve', ...given });
  }

  describe('profit', () => {
    test('when the order earns enough, then finance and sales see the margin and say yes together (P-38)', async () => {
      const { id } = await ordered('margins', { lines: line({ grossPrice: '12.00' }) });
      expect((await fixture.task(id, 'profit')).evidence.profit).toMatchObject({
        net: '1061.95',
        cost: '800.00',
        margin: '0.2467',
        minimumMargin: '0.1',
        tooLow: false,
        lines: [{ costs: { material: '500.00', labour: '150.00', energy: '50.00', freight: '100.00' } }],
      });
      expect((await answer(id, 'profit', 'finance')).body.gate.status).toBe('open');
      expect((await answer(id, 'profit', 'sales-head', {}, 2)).body.gate.status).toBe('approved');
    });

    test('when the margin is below the least one, then a plain yes is refused; one decider’s justification counts for both (P-38)', async () => {
      const { id } = await ordered('margins');
      const problem = await problemOf(answer(id, 'profit', 'sales-head', {}, 2));
      expect(problem).toMatchObject({ type: 'facts-missing', status: 409 });
      expect(problem.errors).toMatchObject([{ path: 'findings.justification', code: 'required' }]);
      expect(problem.detail).toContain('84.96 of 884.96 CNY');
      await problemOf(answer(id, 'profit', 'finance', { findings: { justification: '  ' } }));
      await answer(id, 'profit', 'finance', { findings: { justification: '开拓新市场' } });
      expect((await answer(id, 'profit', 'sales-head', {}, 2)).body.gate.status).toBe('approved');
    });

    test('when it is too low and finance says yes on a condition, then that is an obligation; when it says no, then sales negotiates (P-38, P-44)', async () => {
      const given = await ordered('margins');
      const outcome = 'approve-with-conditions';
      await answer(given.id, 'profit', 'finance', { outcome, reason: '涨价', conditions: [CONDITION] });
      const { body } = await answer(given.id, 'profit', 'sales-head', {}, 2);
      expect(body.gate.status).toBe('approved');
      expect(
        await fixture.db
          .selectFrom('obligations')
          .select('due_on')
          .where('order_id', '=', given.id)
          .execute(),
      ).toEqual([{ due_on: '2026-12-10' }]);
      const refused = await ordered('margins');
      await answer(refused.id, 'profit', 'finance', { outcome: 'refuse', reason: '利润过低' });
      expect(await fixture.proceed(refused.id)).toBe('NEGOTIATING');
    });

    test('when costs of a line are not known, then it is named, and a yes says why (P-38)', async () => {
      const { id } = await ordered('margins', { lines: [...line(), ...line({ sku: 'P101' })] });
      const { evidence } = await fixture.task(id, 'profit');
      expect(evidence.profit).toMatchObject({ unknown: [2], margin: null, tooLow: false });
      const problem = await problemOf(answer(id, 'profit', 'finance'));
      expect(problem.errors).toMatchObject([{ path: 'findings.justification', code: 'required' }]);
      expect(problem.detail).toContain('The costs of line 2 are not known');
      await answer(id, 'profit', 'finance', { findings: { justification: '成本待核算，按同类产品估计' } });
    });
  });

  describe('material', () => {
    // Each finds the stock as it was counted.
    beforeEach(async () => {
      await fixture.db.deleteFrom('stock_reservations').execute();
    });

    test('when stock and suppliers suffice, then purchasing sees when it comes, and the planner allocates by stock and schedule (P-36, P-47)', async () => {
      const { id } = await ordered('materials', { lines: line({ quantity: '70' }) });
      const { evidence } = await fixture.task(id, 'material');
      expect(evidence.material).toMatchObject({
        neededOn: '2026-12-13',
        fits: true,
        lines: [{ lineNo: 1, required: '70', fromStock: '20', toProduce: '50' }],
        materials: [
          { sku: 'M1', required: '100', available: '170', shortage: '0', arrival: null },
          { sku: 'M2', required: '25', available: '20', shortage: '5', arrival: { on: '2026-12-05' } },
        ],
      });
      await answer(id, 'material', 'sales');
      await fixture.proceed(id);
      const allocation = (await fixture.task(id, 'allocation')).evidence;
      expect(allocation.material).toEqual(evidence.material);
      expect(allocation.capacity).toMatchObject({ fits: true });
      expect(allocation.earlier).toMatchObject([{ gate: 'material', outcome: 'approve' }]);
      expect((await problemOf(answer(id, 'allocation', 'planner'))).errors).toMatchObject([
        { path: 'findings.plannedOn' },
      ]);
      await answer(id, 'allocation', 'planner', { findings: { plannedOn: '2026-12-08' } });
      expect(await fixture.proceed(id)).toBe('EFFECTIVE');
    });

    test('when a shortage cannot be brought in time, then a plain yes, a late date and a blank are refused (P-36)', async () => {
      const { id } = await ordered('materials');
      const { evidence } = await fixture.task(id, 'material');
      expect(evidence.material).toMatchObject({
        fits: false,
        materials: [
          { atRisk: false },
          { shortage: '20', atRisk: true, alternatives: [{ sku: 'M3', available: '50' }] },
        ],
      });
      for (const findings of [{}, { alternative: ' ' }, { supplierDate: '2026-12-14' }]) {
        const problem = await problemOf(answer(id, 'material', 'sales', { findings }));
        expect(problem).toMatchObject({
          type: 'facts-missing',
          errors: [{ path: 'material.M2', code: 'at-risk' }],
        });
        expect(problem.detail).toContain('20 pcs of M2 are short and come on 2027-01-04');
      }
      const over = await problemOf(
        answer(id, 'material', 'sales', { findings: { supplierDate: '2020-01-01' } }),
      );
      expect(over.errors).toMatchObject([{ path: 'findings.supplierDate', code: 'in-the-past' }]);
      expect(await fixture.gates(id)).toEqual(['material@1 open']);
    });

    test.each<[string, object]>([
      ['an alternative', { findings: { alternative: 'M3 代替 M2' } }],
      ['a supplier’s date', { findings: { supplierDate: '2026-12-13' } }],
      ['a condition', { outcome: 'approve-with-conditions', reason: '催货', conditions: [CONDITION] }],
    ])('when it is at risk and %s is given, then it is approved (P-36)', async (_, given) => {
      const { id } = await ordered('materials');
      expect((await answer(id, 'material', 'sales', given)).body.gate.status).toBe('approved');
    });

    test('when what was missing has come since the task was opened, then a plain yes is enough (P-36)', async () => {
      const { id } = await ordered('materials');
      await count({ levels: [{ sku: 'M2', onHand: '50' }], countedAt: '2026-11-25T00:30:00Z' });
      expect((await answer(id, 'material', 'sales')).body.gate.status).toBe('approved');
      await count({ levels: [{ sku: 'M2', onHand: '30' }], countedAt: '2026-11-25T00:31:00Z' });
    });

    test('when nothing is known of a line, then it is named, and approved with what is planned for it, never plainly (P-36)', async () => {
      const { id } = await ordered('materials', { lines: line({ sku: 'P101' }) });
      expect((await fixture.task(id, 'material')).evidence.material).toMatchObject({
        unknown: [1],
        fits: false,
      });
      for (const findings of [{}, { materialPlanned: ' ' }, { supplierDate: '2026-12-14' }]) {
        expect(await problemOf(answer(id, 'material', 'sales', { findings }))).toMatchObject({
          type: 'facts-missing',
          errors: [{ path: 'findings.materialPlanned', code: 'required' }],
        });
      }
      await answer(id, 'material', 'sales', { findings: { materialPlanned: '外协成套供货' } });
    });
  });

  function count(
    changes: Partial<RecordStockLevelsInput>,
    { as = 'warehouse', key }: { as?: string; key?: string } = {},
  ) {
    return recordStockLevels(fixture.context, fixture.by(as, key), {
      companyId: 'c',
      countedAt: '2026-11-25T00:00:00Z',
      levels: [],
      ...changes,
    });
  }

  describe('stock levels', () => {
    test('when stock is counted, then what was off and what is below its safety stock is said, and kept as evidence, once (P-71)', async () => {
      const given = {
        levels: [
          { sku: 'S1', onHand: '7', safetyStock: '8' },
          { sku: 'S2', onHand: '0' },
        ],
      };
      const { body, status } = await count(given, { key: 'count-1' });
      expect({ status, body }).toEqual({
        status: 201,
        body: {
          recorded: [
            {
              sku: 'S1',
              unit: 'pcs',
              onHand: '7',
              reserved: '2',
              safetyStock: '8',
              discrepancy: '-3',
              belowSafety: true,
            },
            {
              sku: 'S2',
              unit: 'pcs',
              onHand: '0',
              reserved: '0',
              safetyStock: '0',
              discrepancy: '0',
              belowSafety: false,
            },
          ],
          outdated: [],
        },
      });
      const again = await count(given, { key: 'count-1' });
      expect(again).toMatchObject({ body, replayed: true });
      const events = await fixture.db
        .selectFrom('audit_events')
        .select('text')
        .where('subject_kind', '=', 'stock')
        .where('text', 'like', '%"S1"%')
        .execute();
      expect(events.map(({ text }) => JSON.parse(text).data.levels)).toEqual([body.recorded]);
    });

    test('when counts come late or twice, then the newest stands whatever came first (P-71)', async () => {
      const at = (countedAt: string, onHand: string) => count({ countedAt, levels: [{ sku: 'S3', onHand }] });
      await at('2026-11-24T12:00:00Z', '20');
      for (const late of ['2026-11-24T11:00:00Z', '2026-11-24T12:00:00Z']) {
        expect((await at(late, '99')).body).toEqual({ recorded: [], outdated: ['S3'] });
      }
      expect((await at('2026-11-24T13:00:00Z', '21')).body.recorded).toMatchObject([{ discrepancy: '1' }]);
    });

    test('when two systems count at once, then no figure is mixed and the newest stands (P-71)', async () => {
      const at = (minute: number, as: string) =>
        count(
          {
            countedAt: `2026-11-24T14:0${minute}:00Z`,
            levels: ['S4', 'S5'].map((sku) => ({ sku, onHand: String(minute), safetyStock: String(minute) })),
          },
          { as },
        );
      await Promise.all([1, 4, 2, 3].map((minute) => at(minute, minute % 2 === 0 ? 'warehouse' : 'erp')));
      const rows = await fixture.db
        .selectFrom('stock_items')
        .select(['on_hand', 'safety_stock'])
        .where('sku', 'in', ['S4', 'S5'])
        .execute();
      expect(rows.map((row) => [Number(row.on_hand), Number(row.safety_stock)])).toEqual([
        [4, 4],
        [4, 4],
      ]);
    });

    test('when an older count comes while a newer one is being written, then it waits, and is no news (P-71)', async () => {
      const newer = new Date('2026-11-24T16:00:00Z');
      let older: ReturnType<typeof count> | undefined;
      await fixture.db.transaction().execute(async (trx) => {
        await trx
          .updateTable('stock_items')
          .set({ on_hand: '16', counted_at: newer })
          .where('sku', '=', 'S5')
          .execute();
        older = count({ countedAt: '2026-11-24T15:00:00Z', levels: [{ sku: 'S5', onHand: '15' }] });
        await vi.waitFor(() => expectWaiting(fixture));
      });
      expect((await older)?.body).toEqual({ recorded: [], outdated: ['S5'] });
      expect(
        await fixture.db
          .selectFrom('stock_items')
          .select('on_hand')
          .where('sku', '=', 'S5')
          .executeTakeFirst(),
      ).toEqual({ on_hand: '16.000' });
    });

    test('when levels are wrong, then each wrong field is named and nothing is written (P-71)', async () => {
      const problem = await problemOf(
        count({
          countedAt: '2026-11-25T01:00:01Z',
          levels: [
            { sku: 'S1', onHand: '-1', reserved: '1.5' },
            { sku: 'NONE', onHand: '1' },
            { sku: 'S1', onHand: '1' },
            { sku: 'S2', onHand: 'many', safetyStock: '9999999999' },
          ],
        }),
      );
      expect(problem).toMatchObject({ type: 'validation', status: 422 });
      expect(problem.errors?.map(({ path, code }) => `${path} ${code}`)).toEqual([
        'levels[0].onHand not-positive',
        'levels[0].reserved too-many-decimals',
        'levels[1].sku unknown-item',
        'levels[2].sku repeated',
        'levels[3].onHand not-a-decimal',
        'levels[3].safetyStock too-large',
        'countedAt in-the-future',
      ]);
    });

    test('when somebody else reports, then it is refused, and a stranger learns nothing (P-71)', async () => {
      expect((await problemOf(count({}, { as: 'sales' }))).type).toBe('forbidden');
      expect((await problemOf(count({}, { as: 'stranger' }))).type).toBe('not-found');
      expect((await problemOf(count({ companyId: 'nobody' }))).type).toBe('not-found');
    });
  });

  describe('seasons', () => {
    const wanted = (date: string) => ({ lines: line({ sku: 'P101' }), delivery: { date, place: '上海' } });

    test('when goods of a season are wanted within it, then the order is seasonal and the planner sees by when to plan (P-25)', async () => {
      const { id } = await ordered('seasonal', wanted('2027-01-10'));
      expect((await fixture.orderRow(id)).classes).toEqual(['seasonal']);
      expect((await fixture.task(id, 'capacity')).evidence.seasons).toMatchObject([
        {
          code: 'winter',
          lines: [1],
          from: '2026-12-15',
          to: '2027-01-31',
          inWindow: true,
          planBy: '2026-11-25',
        },
      ]);
      expect((await answer(id, 'capacity', 'planner')).body.gate.status).toBe('approved');
    });

    test('when they are wanted outside it, then capacity gets no plain yes (P-25)', async () => {
      const { id } = await ordered('seasonal', wanted('2026-12-14'));
      expect((await fixture.task(id, 'capacity')).evidence.seasons).toMatchObject([{ inWindow: false }]);
      const problem = await problemOf(answer(id, 'capacity', 'planner'));
      expect(problem).toMatchObject({ type: 'facts-missing', errors: [{ code: 'out-of-season' }] });
      const findings = { ...WITH_OVERTIME.findings, deliveryDate: '2026-12-14' };
      await answer(id, 'capacity', 'planner', { ...WITH_OVERTIME, findings, reason: '冷库' });
    });

    test('when the goods are of no season, then there is none to see, and nothing to plan ahead (P-25)', async () => {
      const { id } = await ordered('seasonal', { lines: line({ sku: 'P102' }), special: { reason: '新品' } });
      expect((await fixture.orderRow(id)).classes).toEqual(['regular']);
      expect((await fixture.task(id, 'capacity')).evidence.seasons).toBeUndefined();
      await expect(clockOf(fixture.db, id, 'planned')).rejects.toThrow('no result');
    });

    test('when production is not judged by the day on which the season is planned, then the next tier is called (P-25, P-168)', async () => {
      const { id } = await ordered('seasonal', wanted('2027-01-10'));
      const planned = () => clockOf(fixture.db, id, 'planned');
      expect(await planned()).toMatchObject({ kind: 'lead', due_at: shanghai('2026-11-25 18:00') });
      fixture.clock.now = shanghai('2026-11-25 18:00');
      await clocksRound({
        db: fixture.db,
        now: () => fixture.clock.now,
        signalOrder: () => Promise.resolve(),
        log: { warn: (details) => expect(details).toBeUndefined() },
      });
      fixture.clock.now = START;
      expect(await planned()).toMatchObject({ tier: 1, breached_at: shanghai('2026-11-25 18:00') });
      expect((await answer(id, 'capacity', 'planner')).body.gate.status).toBe('approved');
      expect(await planned()).toMatchObject({ ended: 'done' });
    });

    test('when goods of two seasons are ordered together, over the turn of the year, then each is seen with its lines, and no plain yes covers the one outside (P-25)', async () => {
      const lines = [...line({ sku: 'P101' }), ...line()];
      const { id } = await ordered('seasonal', { lines, delivery: { date: '2027-01-10', place: '上海' } });
      expect((await fixture.task(id, 'capacity')).evidence.seasons).toMatchObject([
        { code: 'winter', lines: [1], inWindow: true, planBy: '2026-11-25' },
        { code: 'spring', lines: [2], inWindow: false, from: '2027-02-15', planBy: '2027-01-06' },
      ]);
      const problem = await problemOf(answer(id, 'capacity', 'planner'));
      expect(problem.errors?.map(({ message }) => message)).toEqual([
        expect.stringContaining('line 2 can be had from 2027-02-15'),
      ]);
      expect(await clockOf(fixture.db, id, 'planned')).toMatchObject({
        due_at: shanghai('2026-11-25 18:00'),
      });
    });
  });
});

/** Throws as long as no session of the database waits for a row that another holds. */
async function expectWaiting({ db }: Fixture): Promise<void> {
  const { rows } = await sql`SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(db);
  expect(rows).toHaveLength(1);
}

/** Costs and materials of P100, who supplies them, and who keeps the stock. */
async function seed({ db }: Fixture): Promise<void> {
  const company = { company_id: 'c' };
  const keepers = [
    { person_id: 'warehouse', role: 'material_controller' as const, unit_id: 'c' },
    { person_id: 'erp', role: 'integration' as const, unit_id: 'c' },
  ];
  await db
    .insertInto('people')
    .values(keepers.map(({ person_id: id }) => ({ id, name: id, subject: id })))
    .execute();
  await db.insertInto('role_assignments').values(keepers).execute();
  await db
    .insertInto('product_costs')
    .values({
      ...company,
      sku: 'P100',
      currency: 'CNY',
      material: '5',
      labour: '1.5',
      energy: '0.5',
      freight: '1',
    })
    .execute();
  const stock = (sku: string, on_hand: string, reserved = '0', safety_stock = '0') => {
    return { ...company, sku, name: sku, unit: 'pcs', on_hand, reserved, safety_stock };
  };
  await db
    .insertInto('stock_items')
    .values([
      stock('P100', '30', '5', '5'),
      stock('M1', '200', '10', '20'),
      stock('M2', '30', '0', '10'),
      stock('M3', '50'),
      stock('S1', '10', '2', '3'),
      ...['S2', 'S3', 'S4', 'S5'].map((sku) => stock(sku, '0')),
    ])
    .execute();
  await db
    .insertInto('product_materials')
    .values([
      { ...company, sku: 'P100', material_sku: 'M1', quantity: '2' },
      { ...company, sku: 'P100', material_sku: 'M2', quantity: '0.5' },
    ])
    .execute();
  await db
    .insertInto('material_suppliers')
    .values([
      { ...company, material_sku: 'M2', supplier: 'near', lead_days: 10, most: '5' },
      { ...company, material_sku: 'M2', supplier: 'far', lead_days: 40 },
    ])
    .execute();
  await db
    .insertInto('material_alternatives')
    .values({ ...company, material_sku: 'M2', alternative_sku: 'M3' })
    .execute();
}
