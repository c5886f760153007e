import { describe, expect, test } from 'vitest';
import { wantedDocuments } from '../../domain/gates/customer-documents.ts';
import { checkPrices } from '../../domain/order/price-check.ts';
import { gateFaults } from '../../domain/policy/check-gates.ts';
import type { DemandedDocument, Gate } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from './policy-texts.ts';

const TEXT = { zh: '执照', en: 'licence' };
const LICENCE: DemandedDocument = {
  kind: 'licence',
  title: TEXT,
  validOn: 'today',
  rule: 'P-27',
  source: 'test',
};

function reasons(changes: Partial<Gate>): string[] {
  const standard = policyNamed('standard');
  const gates = standard.gates.map((gate) => (gate.code === 'sales-head' ? { ...gate, ...changes } : gate));
  return gateFaults({ ...standard, gates }).map(({ reason }) => reason);
}

describe('given a gate that demands what its kind does not look at', () => {
  test('when it is loaded, then the demand is named (P-27, P-39)', () => {
    expect(reasons({ demands: { offices: [{ role: 'executive', at: 'company' }] } })).toEqual([
      '"sales-head" is no meeting: offices are demanded of a meeting',
    ]);
    expect(reasons({ demands: { documents: [LICENCE] } })).toEqual([
      '"sales-head" is no qualification: documents of the customer are demanded of one',
    ]);
    expect(reasons({ kind: 'qualification' })).toEqual(['"sales-head" must say which documents it wants']);
  });

  test('when its conditions are due before a stage that does not come after it, then that is named', () => {
    expect(reasons({ obligationsBefore: 'UNDER_REVIEW' })).toEqual([
      'the lifecycle has no stage UNDER_REVIEW after SALES_HEAD_APPROVAL',
    ]);
    expect(reasons({ obligationsBefore: 'EXECUTIVE_REVIEW' })).toEqual([]);
  });
});

describe('given a document that expires', () => {
  const onFile = (validUntil: string | null) => [
    { kind: 'licence', version: 1, title: '执照', reference: 'a', sha256: 'a'.repeat(64), validUntil },
  ];
  const state = (validOn: DemandedDocument['validOn'], validUntil: string | null, requiredOn: string) =>
    wantedDocuments([{ ...LICENCE, validOn }], onFile(validUntil), { today: '2026-11-25', requiredOn })[0]
      ?.state;

  test('when its last day is today, then it is valid; the day after it is not (P-27)', () => {
    expect(state('today', '2026-11-25', '2026-12-18')).toBe('valid');
    expect(state('today', '2026-11-24', '2026-12-18')).toBe('expired');
    expect(state('today', null, '2026-12-18')).toBe('valid');
  });

  test('when the policy looks at the day of delivery, then that day counts, and today where that is over (P-27)', () => {
    expect(state('required-date', '2026-12-17', '2026-12-18')).toBe('expired');
    expect(state('required-date', '2026-12-18', '2026-12-18')).toBe('valid');
    expect(state('required-date', '2026-11-24', '2026-11-20')).toBe('expired');
  });
});

describe('given prices beside the list', () => {
  const line = {
    lineNo: 1,
    sku: 'P',
    quantity: '1',
    unit: 'pcs',
    netPrice: '95.00',
    grossPrice: '107.35',
    taxRate: '0.13',
    priceBasis: 'net' as const,
  };
  const LISTED = { unit: 'pcs', listPrice: '100.0000', inCatalogue: true, factors: { set: '2.5' } };
  const check = (change: object, listed = LISTED) =>
    checkPrices(
      {
        parties: { buyer: { customerId: 'C' } },
        currency: 'CNY',
        paymentMethod: 'monthly',
        delivery: { date: '2026-12-18' },
        lines: [{ ...line, ...change }],
      },
      new Map([['P', listed]]),
    )[0];

  test('when one is lower, then the deviation says by how much (P-30, P-32)', () => {
    expect(check({})).toMatchObject({ listPrice: '100', deviation: '-0.0500', inCatalogue: true });
  });

  test('when the line is in another unit that the product has, then the list price is that of the unit (P-30)', () => {
    const set = check({ unit: 'set', netPrice: '240.00' });
    expect(set).toMatchObject({ listPrice: '250', deviation: '-0.0400' });
  });

  test('when nothing is listed for the product, its unit or at all, then there is no deviation (P-30)', () => {
    expect(check({ sku: 'X' })).toMatchObject({ listPrice: null, deviation: null, inCatalogue: false });
    expect(check({ unit: 'box' })).toMatchObject({ listPrice: null, deviation: null, inCatalogue: true });
    expect(check({}, { ...LISTED, listPrice: '0' })?.deviation).toBeNull();
  });
});
