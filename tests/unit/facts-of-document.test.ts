import { describe, expect, test } from 'vitest';
import { factsOf } from '../../domain/policy/facts-of-document.ts';
import { documentOf } from '../db/commands-fixture.ts';
import { policyNamed } from './policy-texts.ts';

const DOCUMENT = {
  ...documentOf(),
  lines: [
    {
      lineNo: 1,
      sku: 'P100',
      quantity: '2',
      unit: 'pcs',
      netPrice: '100',
      grossPrice: '113',
      priceBasis: 'net' as const,
      taxRate: '0.13',
    },
  ],
};

describe('given goods that are on record as not made any more', () => {
  const line = (discontinuedOn: string | null, receivedOn = '2026-11-25') => {
    const product = { inCatalogue: true, sensitive: false, discontinuedOn };
    const { order } = factsOf({
      policy: policyNamed('switchgear'),
      document: DOCUMENT,
      channel: 'phone',
      receivedOn,
      products: new Map([['P100', product]]),
      customer: null,
      classes: [],
    });
    const [first] = order.lines;
    return [first?.discontinued, first?.discontinuedYears];
  };

  test('then they are so from that day on, and years are full years (P-20)', () => {
    expect(line(null)).toEqual([false, 0]);
    expect(line('2026-11-26')).toEqual([false, 0]);
    expect(line('2026-11-25')).toEqual([true, 0]);
    expect(line('2023-11-26')).toEqual([true, 2]);
    expect(line('2023-11-25')).toEqual([true, 3]);
    expect(line('2024-02-29', '2027-02-28')).toEqual([true, 2]);
    expect(line('2024-02-29', '2027-03-01')).toEqual([true, 3]);
  });
});
