import { describe, expect, test } from 'vitest';
import { profitOf } from '../../domain/profit/margin.ts';

const COSTS = { currency: 'CNY', material: '5.5', labour: '1.25', energy: '0.333', freight: '1' };

function profit(lines: Partial<Parameters<typeof profitOf>[0]['lines'][number]>[], minimumMargin?: string) {
  return profitOf({
    lines: lines.map((line, index) => ({
      lineNo: index + 1,
      net: '1000.00',
      quantity: '100',
      costs: COSTS,
      ...line,
    })),
    currency: 'CNY',
    minimumMargin: minimumMargin ?? null,
  });
}

describe('given prices and costs', () => {
  test('then the margin is the net price less material, labour, energy and freight, by line and in all (P-38)', () => {
    expect(profit([{}, { net: '3000.00', quantity: '200' }], '0.1')).toEqual({
      net: '4000.00',
      cost: '2424.90',
      profit: '1575.10',
      margin: '0.3938',
      minimumMargin: '0.1',
      tooLow: false,
      lines: [
        {
          lineNo: 1,
          net: '1000.00',
          costs: {
            material: '550.00',
            labour: '125.00',
            energy: '33.30',
            freight: '100.00',
            total: '808.30',
          },
          margin: '0.1917',
        },
        {
          lineNo: 2,
          net: '3000.00',
          costs: {
            material: '1100.00',
            labour: '250.00',
            energy: '66.60',
            freight: '200.00',
            total: '1616.60',
          },
          margin: '0.4611',
        },
      ],
      unknown: [],
    });
  });

  test('when the margin is exactly the least one, then it is enough; a cent less is not (P-38)', () => {
    const costs = { ...COSTS, material: '9', labour: '0', energy: '0', freight: '0' };
    expect(profit([{ costs }], '0.1').tooLow).toBe(false);
    expect(profit([{ costs, net: '999.99' }], '0.1').tooLow).toBe(true);
  });

  test('when it is a loss, then it is too low whatever the policy says; also when the goods are given away (P-38)', () => {
    expect(profit([{ net: '808.29' }])).toMatchObject({ tooLow: true, profit: '-0.01' });
    expect(profit([{ net: '808.30' }])).toMatchObject({ tooLow: false, margin: '0.0000' });
    expect(profit([{ net: '0.00' }])).toMatchObject({ tooLow: true, margin: null });
  });

  test('when costs are unknown or of another currency, then the line is named and nothing is claimed of the order (P-38)', () => {
    const found = profit([{}, { costs: null }, { quantity: null }, { costs: { ...COSTS, currency: 'USD' } }]);
    expect(found).toMatchObject({ unknown: [2, 3, 4], cost: null, margin: null, tooLow: false });
    expect(found.lines[0]?.margin).toBe('0.1917');
  });

  test('when somebody orders absurdly much, then it is reckoned all the same', () => {
    const line = { quantity: '1000000000', costs: { ...COSTS, material: '99999999999999' } };
    expect(profit([line, line])).toMatchObject({ tooLow: true });
  });
});
