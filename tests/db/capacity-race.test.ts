import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarOf, policyCalendarId } from '../../db/calendars.ts';
import { capacityEvidence } from '../../db/capacity.ts';
import { commandFixture, documentOf, type Fixture, WITH_OVERTIME } from './commands-fixture.ts';
import { refusalOf, staggered } from './race.ts';
import { fc } from '../setup/chance.ts';

/** quantity: pieces of an hour at each of two work centres; wait: round trips before it decides. */
type Racer = { quantity: number; turned: boolean; overtime: boolean; wait: number };

const racers = fc.array(
  fc.record<Racer>({
    quantity: fc.integer({ min: 1, max: 30 }),
    turned: fc.boolean(),
    overtime: fc.boolean(),
    wait: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 2, maxLength: 5 },
);

/** Tuesday after the Wednesday on which they are asked. */
const REQUIRED = '2026-12-01';
const IN_TIME = { ...WITH_OVERTIME, findings: { ...WITH_OVERTIME.findings, deliveryDate: REQUIRED } };

describe('given orders that need the same work centres, whose capacity is decided at the same time', () => {
  let at: Fixture;
  let plants = 0;

  beforeAll(async () => {
    at = await commandFixture();
  });

  afterAll(async () => {
    await at.close();
  });

  test('when they race for the same hours, then no day gets more than it has, and nobody is refused who would have fitted (P-31, P-35)', async () => {
    const hours = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(hours, fc.integer({ min: 0, max: 4 }), racers, async (perDay, overtime, orders) => {
        const plant = await plantWith(perDay, overtime);
        const asked: { id: string; racer: Racer }[] = [];
        for (const racer of orders) asked.push({ id: (await order(plant, racer)).id, racer });
        const decided = await Promise.all(
          asked.map(async ({ id, racer }) => ({
            id,
            racer,
            refused: await staggered(at.db, racer.wait, () => approve(id, racer)),
          })),
        );
        for (const day of await loadOf(plant)) {
          expect(Number(day.regular)).toBeLessThanOrEqual(perDay);
          expect(Number(day.extra)).toBeLessThanOrEqual(overtime);
          expect(day.last <= REQUIRED).toBe(true);
        }
        for (const { id, racer, refused } of decided) {
          expect(refused?.type ?? 'approved').toBe(
            (await keptFor(id)) > 0 ? 'approved' : 'capacity-exceeded',
          );
          if (refused) expect(await wouldFit(id, racer)).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
    expect(await deadlocks()).toBe(0);
  });

  /** Two work centres, and two products that go through them in opposite order. */
  async function plantWith(perDay: number, overtime: number): Promise<string> {
    plants += 1;
    const plant = `p${plants}`;
    const centre = { company_id: 'c', name_zh: '车间', name_en: 'Shop', hours_per_day: String(perDay) };
    await at.db
      .insertInto('work_centres')
      .values(
        ['a', 'b'].map((id) => ({
          ...centre,
          id: `${plant}-${id}`,
          overtime_hours_per_day: String(overtime),
        })),
      )
      .execute();
    const product = { company_id: 'c', unit: 'pcs', list_price: '10', tax_rate: '0.13' };
    await at.db
      .insertInto('products')
      .values(['ab', 'ba'].map((sku) => ({ ...product, sku: `${plant}-${sku}`, name: sku })))
      .execute();
    const routes = ['ab', 'ba'].flatMap((sku) =>
      [...sku].map((id, index) => ({
        company_id: 'c',
        sku: `${plant}-${sku}`,
        step: index + 1,
        work_centre_id: `${plant}-${id}`,
        hours_per_unit: '1',
      })),
    );
    await at.db.insertInto('routings').values(routes).execute();
    return plant;
  }

  function documentFor(plant: string, { quantity, turned }: Racer) {
    const line = { unit: 'pcs', grossPrice: '10.00', taxRate: '0.13', quantity: String(quantity) };
    return documentOf({
      lines: [{ ...line, sku: `${plant}-${turned ? 'ba' : 'ab'}` }],
      delivery: { date: REQUIRED, place: '上海' },
    });
  }

  function order(plant: string, racer: Racer) {
    return at.order(documentFor(plant, racer));
  }

  async function approve(orderId: string, { overtime }: Racer) {
    const { id: taskId } = await at.task(orderId, 'capacity');
    return refusalOf(
      at.decide(
        'planner',
        overtime ? { taskId, revision: 1, ...IN_TIME } : { taskId, revision: 1, outcome: 'approve' },
      ),
    );
  }

  /** What is kept at each work centre of a plant, day by day. */
  async function loadOf(plant: string) {
    const { rows } = await sql<{ regular: string; extra: string; last: string }>`
      SELECT sum(hours - extra_hours) AS regular, sum(extra_hours) AS extra, day::text AS last
      FROM capacity_reservations WHERE work_centre_id LIKE ${`${plant}-%`} AND state = 'reserved'
      GROUP BY work_centre_id, day`.execute(at.db);
    return rows;
  }

  async function keptFor(orderId: string): Promise<number> {
    const rows = await at.db
      .selectFrom('capacity_reservations')
      .select('day')
      .where('order_id', '=', orderId)
      .where('state', '=', 'reserved')
      .execute();
    return rows.length;
  }

  /** Whether a refused order fits beside all that was approved: then it was refused for nothing. */
  async function wouldFit(orderId: string, { overtime }: Racer): Promise<boolean> {
    const { calendar } = await calendarOf(at.db, policyCalendarId('standard'));
    const { document } = await at.db
      .selectFrom('order_revisions')
      .select('document')
      .where('order_id', '=', orderId)
      .executeTakeFirstOrThrow();
    const question = { orderId, revision: 1, companyId: 'c', document, now: at.clock.now, calendar };
    const { fits, options } = await capacityEvidence(at.db, question);
    return overtime ? options.overtime.feasible : fits;
  }

  async function deadlocks(): Promise<number> {
    const { rows } = await sql<{ deadlocks: number }>`
      SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`.execute(at.db);
    return Number(rows[0]?.deadlocks);
  }
});
