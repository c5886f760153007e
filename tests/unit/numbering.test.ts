import { describe, expect, test } from 'vitest';
import { numberRuleProblems } from '../../domain/numbering/number-rule-problems.ts';
import {
  INTAKE_COUNTER,
  INTAKE_NUMBER,
  counterKey,
  renderNumber,
} from '../../domain/numbering/order-number.ts';
import type { NumberRule } from '../../domain/numbering/order-number.ts';
import { fc } from '../setup/chance.ts';

const NORTHWIND = { company: 'NW', class: 'FCG', date: '2026-11-24' };
const YEARLY: NumberRule = { format: '{class}-{company}{yy}{mm}{dd}-{seq:3}', reset: 'year' };

const date = fc
  .record({
    year: fc.integer({ min: 2020, max: 2030 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.nat(27),
  })
  .map(
    ({ year, month, day }) => `${year}-${String(month).padStart(2, '0')}-${String(day + 1).padStart(2, '0')}`,
  );
const rule: fc.Arbitrary<NumberRule> = fc.constantFrom(
  YEARLY,
  INTAKE_NUMBER,
  { format: 'SO{yyyy}{mm}-{company}-{seq:4}', reset: 'month' },
  { format: '{company}-{seq:6}', reset: 'never' },
  { format: '{yyyy}-{seq:1}', reset: 'year' },
);
const subject = fc.record({
  company: fc.constantFrom('NW', 'HS'),
  class: fc.constantFrom('', 'CG', 'FCG'),
  date,
});

describe('order numbers', () => {
  test('given an order, when received, then it gets an intake number of its company and day (P-11)', () => {
    expect(renderNumber(INTAKE_NUMBER, NORTHWIND, 1)).toBe('IN-NW-20261124-0001');
    expect(counterKey(INTAKE_NUMBER, INTAKE_COUNTER, NORTHWIND)).toBe('intake/NW/-/2026-11-24');
  });

  test('given a policy format, when a number is allotted, then every token is filled in (P-11)', () => {
    expect(renderNumber(YEARLY, NORTHWIND, 7)).toBe('FCG-NW261124-007');
    expect(counterKey(YEARLY, 'switchgear', NORTHWIND)).toBe('switchgear/NW/FCG/2026');
  });

  test('given a full sequence, when it overflows, then the number grows and does not wrap', () => {
    expect(renderNumber(INTAKE_NUMBER, NORTHWIND, 9999)).toBe('IN-NW-20261124-9999');
    expect(renderNumber(INTAKE_NUMBER, NORTHWIND, 10_000)).toBe('IN-NW-20261124-10000');
  });

  test('given a code, a date or a token that does not suit, when rendered, then it is refused by name', () => {
    expect(() => renderNumber(INTAKE_NUMBER, { ...NORTHWIND, company: 'N/W' }, 1)).toThrow('"N/W"');
    expect(() => renderNumber(INTAKE_NUMBER, { ...NORTHWIND, date: '24.11.2026' }, 1)).toThrow(
      '"24.11.2026"',
    );
    expect(() => renderNumber({ format: '{week}{seq:2}', reset: 'never' }, NORTHWIND, 1)).toThrow('{week}');
    expect(() => renderNumber(INTAKE_NUMBER, NORTHWIND, 0)).toThrow('counts from 1');
  });

  test('given a rule whose numbers could repeat, when checked, then the check says why', () => {
    expect(numberRuleProblems(YEARLY)).toEqual([]);
    expect(numberRuleProblems(INTAKE_NUMBER)).toEqual([]);
    expect(numberRuleProblems({ format: '{company}-{mm}-{seq:3}', reset: 'month' })).toHaveLength(1);
    expect(numberRuleProblems({ format: '{week}', reset: 'never' })).toHaveLength(2);
  });

  test('given two orders of one policy, when their key or count differs, then their numbers differ', () => {
    fc.assert(
      fc.property(
        rule,
        subject,
        subject,
        fc.integer({ min: 1, max: 20_000 }),
        fc.nat(3),
        (each, a, b, seq, more) => {
          const same = counterKey(each, 'p', a) === counterKey(each, 'p', b);
          if (same && more === 0) return;
          const other = renderNumber(each, b, same ? seq + more : seq);
          expect(renderNumber(each, a, seq)).not.toBe(other);
        },
      ),
    );
  });
});
