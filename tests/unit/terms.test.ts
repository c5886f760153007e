import { describe, expect, test } from 'vitest';
import { differencesFrom } from '../../domain/negotiation/terms.ts';
import { documentOf } from '../db/commands-fixture.ts';

describe('given figures that were accepted one after the other', () => {
  const document = (net: string, gross: string) => ({
    ...documentOf(),
    lines: [
      {
        lineNo: 1,
        sku: 'P100',
        quantity: '10',
        unit: 'pcs',
        netPrice: net,
        grossPrice: gross,
        priceBasis: 'gross' as const,
        taxRate: '0.13',
      },
    ],
  });
  const priced = (price: object) => ({ lines: [{ lineNo: 1, ...price }] });

  test('when a price without tax and then one with tax is accepted, then the later one alone counts (P-44)', () => {
    const accepted = [priced({ netPrice: '9.00', quantity: '10' }), priced({ grossPrice: '9.61' })];
    expect(differencesFrom(accepted, document('8.50', '9.61'))).toEqual([]);
    expect(differencesFrom(accepted, document('9.00', '10.17'))).toEqual([
      { path: 'lines[0].grossPrice', accepted: '9.61', said: '10.17' },
    ]);
  });
});
