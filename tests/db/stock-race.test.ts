import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { materialEvidence } from '../../db/material.ts';
import { exceededLimits } from '../chaos/invariants/limits.ts';
import { commandFixture, documentOf, type Fixture } from './commands-fixture.ts';
import { refusalOf, staggered } from './race.ts';
import { stockPolicy } from './stock-policy.ts';
import { fc } from '../setup/chance.ts';

/** quantity: pieces of two materials each, made or as they are; wait: round trips before it decides. */
type Racer = { quantity: number; sku: 'ab' | 'ba' | 'a'; wait: number };

const racers = fc.array(
  fc.record<Racer>({
    quantity: fc.integer({ min: 1, max: 12 }),
    sku: fc.constantFrom('ab', 'ba', 'a'),
    wait: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 2, maxLength: 5 },
);

describe('given orders that want the same stock, whose material is approved at the same time', () => {
  const policy = stockPolicy();
  let at: Fixture;
  let stores = 0;

  beforeAll(async () => {
    at = await commandFixture([policy]);
  });

  afterAll(async () => {
    await at.close();
  });

  test('when they race for it, then none of it is promised twice, and nobody is refused who would have had it (P-36, P-47, P-71)', async () => {
    const there = fc.integer({ min: 0, max: 30 });
    await fc.assert(
      fc.asyncProperty(there, there, racers, async (a, b, orders) => {
        const store = await storeWith(a, b);
        const asked: { id: string; racer: Racer }[] = [];
        for (const racer of orders) asked.push({ id: (await order(store, racer)).id, racer });
        const decided = await Promise.all(
          asked.map(async ({ id, racer }) => ({
            id,
            racer,
            refused: await staggered(at.db, racer.wait, () => approve(id)),
          })),
        );
        expect(await exceededLimits(at.db, at.clock.now)).toEqual([]);
        for (const { id, racer, refused } of decided) {
          expect(await keptFor(id)).toEqual(refused ? {} : wantedBy(store, racer));
          if (!refused) continue;
          expect(refused.errors?.map(({ code }) => code)).toContain('at-risk');
          expect(await wouldFit(id)).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
    expect(await deadlocks()).toBe(0);
  });

  /** Two materials that nobody supplies, with two pieces each that stay; what is made of them, named in either order. */
  async function storeWith(a: number, b: number): Promise<string> {
    stores += 1;
    const store = `s${stores}`;
    const company = { company_id: 'c', unit: 'pcs' };
    const item = { ...company, name: '料', reserved: '1', safety_stock: '1' };
    await at.db
      .insertInto('stock_items')
      .values([
        { ...item, sku: `${store}-a`, on_hand: String(a + 2) },
        { ...item, sku: `${store}-b`, on_hand: String(b + 2) },
      ])
      .execute();
    const product = { ...company, list_price: '10', tax_rate: '0.13' };
    await at.db
      .insertInto('products')
      .values(['ab', 'ba', 'a'].map((sku) => ({ ...product, sku: `${store}-${sku}`, name: sku })))
      .execute();
    await at.db
      .insertInto('product_materials')
      .values(
        ['ab', 'ba'].flatMap((sku) =>
          [...sku].map((material) => ({
            company_id: 'c',
            sku: `${store}-${sku}`,
            material_sku: `${store}-${material}`,
            quantity: '1',
          })),
        ),
      )
      .execute();
    return store;
  }

  function order(store: string, { sku, quantity }: Racer) {
    const line = { unit: 'pcs', grossPrice: '10.00', taxRate: '0.13', quantity: String(quantity) };
    return at.order(documentOf({ lines: [{ ...line, sku: `${store}-${sku}` }] }));
  }

  async function approve(orderId: string) {
    const { id: taskId } = await at.task(orderId, 'material');
    return refusalOf(at.decide('sales', { taskId, revision: 1, outcome: 'approve' }));
  }

  function wantedBy(store: string, { sku, quantity }: Racer): Record<string, number> {
    return Object.fromEntries([...sku].toSorted().map((material) => [`${store}-${material}`, quantity]));
  }

  async function keptFor(orderId: string): Promise<Record<string, number>> {
    const rows = await at.db
      .selectFrom('stock_reservations')
      .select(['sku', 'quantity'])
      .where('order_id', '=', orderId)
      .where('state', '=', 'reserved')
      .execute();
    return Object.fromEntries(rows.map(({ sku, quantity }) => [sku, Number(quantity)]));
  }

  /** Whether a refused order finds its material beside all that was approved: then it was refused for nothing. */
  async function wouldFit(orderId: string): Promise<boolean> {
    const { document } = await at.db
      .selectFrom('order_revisions')
      .select('document')
      .where('order_id', '=', orderId)
      .executeTakeFirstOrThrow();
    const question = { orderId, companyId: 'c', policy, document, now: at.clock.now };
    return (await materialEvidence(at.db, question)).fits;
  }

  async function deadlocks(): Promise<number> {
    const { rows } = await sql<{ deadlocks: number }>`
      SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`.execute(at.db);
    return Number(rows[0]?.deadlocks);
  }
});
