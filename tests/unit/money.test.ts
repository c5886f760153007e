import { describe, expect, test } from 'vitest';
import { currencyDigits } from '../../domain/money/currency.ts';
import {
  addMoney,
  atLeastZero,
  compareMoney,
  fromMinor,
  moneyProblem,
  multiplyMoney,
  parseMoney,
  subtractMoney,
  sumMoney,
  toMinor,
} from '../../domain/money/money.ts';
import { isTaxRate, taxInGross, taxOnNet } from '../../domain/money/tax.ts';
import { fc } from '../setup/chance.ts';

const minor = fc.bigInt({ min: -99_999_999_999n, max: 99_999_999_999n });
const currency = fc.constantFrom('CNY', 'JPY', 'KWD', 'CLF');
const rate = fc.integer({ min: 0, max: 9999 }).map((parts) => `0.${String(parts).padStart(4, '0')}`);

describe('amounts', () => {
  test('given CNY, JPY and KWD, when digits are asked, then they are those of ISO 4217', () => {
    expect(['CNY', 'USD', 'JPY', 'KWD', 'CLF'].map(currencyDigits)).toEqual([2, 2, 0, 3, 4]);
    expect(() => currencyDigits('yuan')).toThrow('"yuan" is not an ISO 4217 currency code');
  });

  test('given few digits, when parsed, then the amount has all digits of its currency', () => {
    expect(parseMoney('1234.5', 'CNY')).toBe('1234.50');
    expect(parseMoney('-0', 'CNY')).toBe('0.00');
    expect(parseMoney('500', 'JPY')).toBe('500');
  });

  test.each([
    ['1.005', 'CNY', 'too-many-decimals'],
    ['1.5', 'JPY', 'too-many-decimals'],
    ['123456789012345', 'CNY', 'too-large'],
    ['1e3', 'CNY', 'not-a-decimal'],
    ['', 'CNY', 'not-a-decimal'],
    [' 1', 'CNY', 'not-a-decimal'],
    ['NaN', 'CNY', 'not-a-decimal'],
    ['1,000', 'CNY', 'not-a-decimal'],
    ['00.1', 'CNY', 'not-a-decimal'],
  ])('given %j in %s, when parsed, then it is refused as %s', (text, code, problem) => {
    expect(moneyProblem(text, code)).toBe(problem);
    expect(() => parseMoney(text, code)).toThrow(problem);
  });

  test('given a half minor unit, when multiplied, then it is rounded half up', () => {
    expect(multiplyMoney('0.05', '0.5', 'CNY')).toBe('0.03');
    expect(multiplyMoney('2.35', '1.111', 'CNY')).toBe('2.61');
    expect(multiplyMoney('3', '0.5', 'JPY')).toBe('2');
  });

  test('given a sum beyond 14 digits, when added, then it is refused, not cut', () => {
    expect(() => addMoney('99999999999999.99', '0.01', 'CNY')).toThrow('too large');
  });

  test('given any whole minor units, when made an amount and back, then nothing changes', () => {
    fc.assert(
      fc.property(minor, currency, (value, code) => {
        expect(toMinor(fromMinor(value, code), code)).toBe(value);
        expect(parseMoney(fromMinor(value, code), code)).toBe(fromMinor(value, code));
      }),
    );
  });

  test('given any amounts, when added and subtracted, then it agrees with whole minor units', () => {
    fc.assert(
      fc.property(minor, minor, currency, (a, b, code) => {
        const [left, right] = [fromMinor(a, code), fromMinor(b, code)];
        expect(toMinor(addMoney(left, right, code), code)).toBe(a + b);
        expect(subtractMoney(addMoney(left, right, code), right, code)).toBe(left);
        expect(sumMoney([left, right, left], code)).toBe(fromMinor(a + b + a, code));
        expect(Math.sign(compareMoney(left, right))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(compareMoney(atLeastZero(left, code), '0')).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('tax', () => {
  test('given 13 % on a net of 100.00, when taxed, then gross is 113.00, and back', () => {
    expect(taxOnNet('100.00', '0.13', 'CNY')).toEqual({ net: '100.00', tax: '13.00', gross: '113.00' });
    expect(taxInGross('113.00', '0.13', 'CNY')).toEqual({ net: '100.00', tax: '13.00', gross: '113.00' });
  });

  test('given rates, when checked, then a share below one with at most four decimals is one', () => {
    expect(['0', '0.13', '0.0625'].every(isTaxRate)).toBe(true);
    expect(['13', '1', '-0.1', '0.00001', '13%', ''].some(isTaxRate)).toBe(false);
  });

  test('given any amount and rate, when taxed either way, then net + tax = gross to the minor unit', () => {
    fc.assert(
      fc.property(minor, rate, currency, (value, share, code) => {
        const amount = fromMinor(value, code);
        for (const taxed of [taxOnNet(amount, share, code), taxInGross(amount, share, code)]) {
          expect(toMinor(taxed.net, code) + toMinor(taxed.tax, code)).toBe(toMinor(taxed.gross, code));
        }
        expect(taxInGross(taxOnNet(amount, share, code).gross, share, code).net).toBe(amount);
      }),
    );
  });
});
