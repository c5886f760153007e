import { describe, expect, test } from 'vitest';
import { convertQuantity } from '../../domain/quantity/conversion.ts';
import {
  DEFAULT_UNITS,
  addQuantity,
  compareQuantity,
  parseQuantity,
  quantityProblem,
  withinTolerance,
} from '../../domain/quantity/quantity.ts';
import { fc } from '../setup/chance.ts';

const tonnes = fc
  .integer({ min: 1, max: 1_000_000_000 })
  .map((thousandths) => `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`);

describe('quantities', () => {
  test.each([
    ['0', 't', 'not-positive'],
    ['-3', 'pcs', 'not-positive'],
    ['1.5', 'pcs', 'too-many-decimals'],
    ['0.0001', 't', 'too-many-decimals'],
    ['1000000000.001', 't', 'too-large'],
    ['1e3', 't', 'not-a-decimal'],
    ['5', 'lorry', 'unknown-unit'],
    ['5', 'toString', 'unknown-unit'],
  ])('given %j %s, when checked, then it is refused as %s', (text, unit, problem) => {
    expect(quantityProblem(text, unit, DEFAULT_UNITS)).toBe(problem);
    expect(() => parseQuantity(text, unit, DEFAULT_UNITS)).toThrow(problem);
  });

  test('given the borders, when checked, then they are quantities', () => {
    expect(parseQuantity('0.001', 't', DEFAULT_UNITS)).toBe('0.001');
    expect(parseQuantity('1000000000', 'pcs', DEFAULT_UNITS)).toBe('1000000000');
    expect(parseQuantity('1.500', 't', DEFAULT_UNITS)).toBe('1.5');
  });

  test('given a tolerance of 5 %, when delivered at its border, then it is within', () => {
    expect(withinTolerance('100', '95', '0.05')).toBe(true);
    expect(withinTolerance('100', '105.000', '0.05')).toBe(true);
    expect(withinTolerance('100', '94.999', '0.05')).toBe(false);
  });

  test('given any two quantities, when added, then the sum is above both', () => {
    fc.assert(
      fc.property(tonnes, tonnes, (a, b) => {
        expect(compareQuantity(addQuantity(a, b), a)).toBeGreaterThan(0);
        expect(addQuantity(a, b)).toBe(addQuantity(b, a));
        expect(withinTolerance(a, a, '0')).toBe(true);
      }),
    );
  });
});

describe('conversion between units', () => {
  const paper = [
    { from: 'ream', to: 'kg', factor: '2.5' },
    { from: 't', to: 'kg', factor: '1000' },
  ];

  test('given 2.5 kg a ream, when converted, then reams and kilograms agree both ways', () => {
    expect(convertQuantity('400', 'ream', 'kg', paper, DEFAULT_UNITS)).toBe('1000');
    expect(convertQuantity('1000', 'kg', 'ream', paper, DEFAULT_UNITS)).toBe('400');
    expect(convertQuantity('1.0', 't', 't', paper, DEFAULT_UNITS)).toBe('1');
  });

  test('given no factor, or nothing left after rounding, when converted, then it is refused', () => {
    expect(() => convertQuantity('1', 'box', 'kg', paper, DEFAULT_UNITS)).toThrow(
      'no conversion from box to kg',
    );
    expect(() => convertQuantity('0.1', 'kg', 'ream', paper, DEFAULT_UNITS)).toThrow(
      'less than the smallest',
    );
  });

  test('given any tonnage, when converted to kilograms and back, then nothing is lost', () => {
    fc.assert(
      fc.property(tonnes, (quantity) => {
        const kilograms = convertQuantity(quantity, 't', 'kg', paper, DEFAULT_UNITS);
        expect(compareQuantity(convertQuantity(kilograms, 'kg', 't', paper, DEFAULT_UNITS), quantity)).toBe(
          0,
        );
      }),
    );
  });
});
