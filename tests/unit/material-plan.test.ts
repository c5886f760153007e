import { describe, expect, test } from 'vitest';
import { arrivalOf } from '../../domain/material/arrival.ts';
import { materialPlan, type StockItem } from '../../domain/material/material-plan.ts';
import { fc } from '../setup/chance.ts';

const TODAY = '2026-11-25';

function item(sku: string, onHand: string, rest: Partial<StockItem> = {}): StockItem {
  const none = {
    reserved: '0',
    keptForOthers: '0',
    safetyStock: '0',
    countedAt: null,
    suppliers: [],
    alternatives: [],
  };
  return { sku, name: sku, unit: 'pcs', onHand, ...none, ...rest };
}

function planOf(
  quantities: readonly (string | null)[],
  items: readonly StockItem[],
  recipe = [{ materialSku: 'M', quantity: '2' }],
) {
  return materialPlan({
    lines: quantities.map((quantity, index) => ({ lineNo: index + 1, sku: 'P', unit: 'pcs', quantity })),
    stock: new Map(items.map((each) => [each.sku, each])),
    recipes: new Map(recipe.length > 0 ? [['P', recipe]] : []),
    today: TODAY,
    neededOn: '2026-12-10',
  });
}

describe('given lines, stock and suppliers', () => {
  test('when there is stock, then lines take it in their order, down to the safety stock, and the rest is produced (P-47, P-71)', () => {
    const plan = planOf(['6', '10'], [item('P', '15', { reserved: '2', safetyStock: '3' }), item('M', '12')]);
    expect(plan.lines).toMatchObject([
      { lineNo: 1, required: '6', fromStock: '6', toProduce: '0' },
      { lineNo: 2, required: '10', fromStock: '4', toProduce: '6' },
    ]);
    expect(plan.materials).toMatchObject([{ sku: 'M', required: '12', available: '12', shortage: '0' }]);
    expect(plan.fits).toBe(true);
  });

  test('when a material is short, then it comes from the suppliers who deliver first, several where one cannot (P-36)', () => {
    const suppliers = [
      { supplier: 'slow', leadDays: 30, most: null },
      { supplier: 'near', leadDays: 3, most: '4' },
      { supplier: 'able', leadDays: 14, most: '100' },
    ];
    const [need] = planOf(['5'], [item('M', '2', { suppliers })]).materials;
    expect(need).toMatchObject({
      shortage: '8',
      atRisk: false,
      arrival: {
        on: '2026-12-09',
        suppliers: [
          { supplier: 'near', quantity: '4', on: '2026-11-28' },
          { supplier: 'able', quantity: '4', on: '2026-12-09' },
        ],
      },
    });
  });

  test('when nobody can bring it by the day needed, then it is at risk, and what can take its place is shown (P-36)', () => {
    const late = item('M', '0', {
      suppliers: [{ supplier: 'slow', leadDays: 16, most: null }],
      alternatives: ['N'],
    });
    const plan = planOf(['1'], [late, item('N', '9', { safetyStock: '4' })]);
    expect(plan.fits).toBe(false);
    expect(plan.materials).toMatchObject([{ atRisk: true, alternatives: [{ sku: 'N', available: '5' }] }]);
    const few = item('M', '0', { suppliers: [{ supplier: 'near', leadDays: 1, most: '1' }] });
    expect(planOf(['1'], [few]).materials).toMatchObject([{ atRisk: true, arrival: null }]);
  });

  test('when a product is made of nothing known, then it is bought itself; without stock of it nobody can say (P-36)', () => {
    const bought = planOf(['5'], [item('P', '2')], []);
    expect(bought.materials).toMatchObject([{ sku: 'P', required: '3', available: '0', shortage: '3' }]);
    expect(planOf(['5', null], [], [])).toMatchObject({ unknown: [1, 2], materials: [], fits: false });
  });

  test('whatever is ordered, then no line takes what another has, and the safety stock stays (P-71)', () => {
    const quantity = fc.integer({ min: 1, max: 50 }).map(String);
    const figure = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(
        fc.array(quantity, { maxLength: 5 }),
        figure,
        figure,
        figure,
        (lines, hand, reserved, safety) => {
          const given = { reserved: String(reserved), safetyStock: String(safety) };
          const plan = planOf(lines, [item('P', String(hand), given), item('M', '0')]);
          const sum = (of: 'fromStock' | 'toProduce') =>
            plan.lines.reduce((total, line) => total + Number(line[of]), 0);
          expect(sum('fromStock')).toBe(
            Math.min(
              Math.max(0, hand - reserved - safety),
              lines.map(Number).reduce((a, b) => a + b, 0),
            ),
          );
          expect(plan.materials.map(({ required }) => Number(required))).toEqual(
            sum('toProduce') === 0 ? [] : [2 * sum('toProduce')],
          );
        },
      ),
    );
  });

  test('when suppliers deliver equally fast, then the order of their names decides', () => {
    const suppliers = ['b', 'a'].map((supplier) => ({ supplier, leadDays: 1, most: null }));
    expect(arrivalOf('1', suppliers, TODAY)?.suppliers).toMatchObject([{ supplier: 'a' }]);
  });
});
