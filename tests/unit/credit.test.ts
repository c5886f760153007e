import { describe, expect, test } from 'vitest';
import { paidOfInvoice, unpaidOfInvoiced } from '../../domain/credit/allocation.ts';
import { assessCredit, creditExposure, creditNeeded } from '../../domain/credit/credit.ts';
import type { CreditEntry, CreditQuestion } from '../../domain/credit/credit.ts';
import { LEDGER_STATES, assertTransition, canBecome } from '../../domain/credit/ledger.ts';
import { ratePayments } from '../../domain/credit/rating.ts';
import {
  atLeastZero,
  compareMoney,
  fromMinor,
  multiplyMoney,
  subtractMoney,
} from '../../domain/money/money.ts';
import { ratingRuleOf } from '../../domain/policy/rating-rule.ts';
import { fc } from '../setup/chance.ts';
import { policyNamed } from './policy-texts.ts';

const now = '2026-11-24T02:00:00.000Z';
const question: CreditQuestion = {
  currency: 'CNY',
  limit: '100000.00',
  entries: [
    { state: 'reserved', amount: '10000.00', expiresAt: '2026-11-25T00:00:00.000Z' },
    { state: 'reserved', amount: '7000.00', expiresAt: '2026-11-24T02:00:00.000Z' },
    { state: 'effective', amount: '20000.00', expiresAt: null },
    { state: 'receivable', amount: '30000.00', expiresAt: null },
    { state: 'settled', amount: '99999.00', expiresAt: null },
    { state: 'released', amount: '99999.00', expiresAt: null },
  ],
  receivables: [
    { open: '25000.00', dueOn: '2026-11-14' },
    { open: '5000.00', dueOn: '2026-11-24' },
  ],
  amount: '50000.00',
  now,
  today: '2026-11-24',
};
const amount = fc.bigInt({ min: 0n, max: 9_999_999_999n }).map((fen) => fromMinor(fen, 'CNY'));
const entry: fc.Arbitrary<CreditEntry> = fc.record({
  state: fc.constantFrom(...LEDGER_STATES),
  amount,
  expiresAt: fc.constantFrom(null, '2026-11-23T00:00:00.000Z', '2026-11-25T00:00:00.000Z'),
});
const share = fc.integer({ min: 0, max: 100 }).map((percent) => (percent / 100).toFixed(2));

describe('credit exposure', () => {
  test('given receivables, orders and reservations, when assessed, then each counts once and lapsed ones do not (P-26)', () => {
    expect(assessCredit(question)).toEqual({
      exposure: '60000.00',
      available: '40000.00',
      needed: '50000.00',
      after: '110000.00',
      fits: false,
      shortfall: '10000.00',
      overdue: { amount: '25000.00', count: 1, oldestDays: 10 },
    });
  });

  test('given a prepayment or a guarantee as a condition, when assessed, then the exposure is less and it fits (P-27)', () => {
    const prepaid = assessCredit({ ...question, conditions: { prepaidShare: '0.2' } });
    expect(prepaid).toMatchObject({ needed: '40000.00', after: '100000.00', fits: true, shortfall: '0.00' });
    const guaranteed = assessCredit({ ...question, conditions: { guarantee: '10000' } });
    expect(guaranteed).toMatchObject({ needed: '40000.00', fits: true });
  });

  test('given an order paid in advance, when the account is over its limit, then it still fits', () => {
    const all = assessCredit({ ...question, limit: '0', conditions: { prepaidShare: '1' } });
    expect(all).toMatchObject({ needed: '0.00', available: '-60000.00', fits: true });
  });

  test('given any account, when one more entry stands on it, then exposure never falls and fitting never comes', () => {
    fc.assert(
      fc.property(fc.array(entry), entry, amount, amount, (entries, more, limit, asked) => {
        const before = { ...question, entries, limit, amount: asked };
        const after = { ...before, entries: [...entries, more] };
        expect(compareMoney(creditExposure(after), creditExposure(before))).toBeGreaterThanOrEqual(0);
        expect(assessCredit(after).fits && !assessCredit(before).fits).toBe(false);
      }),
    );
  });

  test('given any conditions, when more is prepaid, then never more is needed, nor more than the amount', () => {
    fc.assert(
      fc.property(amount, share, share, amount, (asked, one, two, guarantee) => {
        const [less = '0', more = '0'] = [one, two].sort();
        const low = creditNeeded(asked, { prepaidShare: more, guarantee }, 'CNY');
        const high = creditNeeded(asked, { prepaidShare: less, guarantee }, 'CNY');
        expect(compareMoney(low, high)).toBeLessThanOrEqual(0);
        expect(compareMoney(high, asked)).toBeLessThanOrEqual(0);
        expect(compareMoney(low, '0')).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the money matched with an order', () => {
  test('given what is paid, when it is more than the conditions ask in advance, then that is needed less (P-27, P-51)', () => {
    const conditions = { prepaidShare: '0.3', guarantee: '100' };
    const needed = (paid: string) => creditNeeded('1000.00', conditions, 'CNY', paid);
    expect([needed('0'), needed('300'), needed('450.50'), needed('950')]).toEqual([
      '600.00',
      '600.00',
      '449.50',
      '0.00',
    ]);
  });

  test('given an order and its invoice, when any amounts are matched, then what pays it grows with them, from the part that is not invoiced on, up to the invoice (P-51)', () => {
    fc.assert(
      fc.property(amount, share, amount, amount, (total, part, one, two) => {
        const invoiced = multiplyMoney(total, part, 'CNY');
        const of = { total, invoiced, currency: 'CNY' };
        const [less = '0', more = '0'] = [one, two].sort(compareMoney);
        expect(compareMoney(paidOfInvoice(of, less), paidOfInvoice(of, more))).toBeLessThanOrEqual(0);
        expect(compareMoney(paidOfInvoice(of, more), invoiced)).toBeLessThanOrEqual(0);
        const open = subtractMoney(invoiced, paidOfInvoice(of, less), 'CNY');
        const rest = atLeastZero(subtractMoney(total, less, 'CNY'), 'CNY');
        expect(compareMoney(unpaidOfInvoiced(of, { matched: less, open }), rest)).toBe(0);
      }),
    );
  });
});

describe('the credit ledger', () => {
  test('given the states, when they change, then forward to one end, and back only where a payment is taken back', () => {
    const allowed = LEDGER_STATES.flatMap((from) =>
      LEDGER_STATES.filter((to) => canBecome(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(allowed).toEqual([
      'reserved → effective',
      'reserved → released',
      'effective → receivable',
      'effective → settled',
      'effective → released',
      'receivable → settled',
      'settled → effective',
      'settled → receivable',
    ]);
    expect(() => assertTransition('settled', 'reserved')).toThrow(
      'settled credit entry cannot become reserved',
    );
    expect(() => assertTransition('reserved', 'effective')).not.toThrow();
  });
});

/** The sample company's. */
const RULE = ratingRuleOf(reviewing());

function reviewing() {
  const policy = policyNamed('standard');
  if (!policy.creditReview) throw new Error('standard reviews credit');
  return { ...policy, creditReview: policy.creditReview };
}

describe('the rating by payment history', () => {
  const paid = (days: number) => ({
    dueOn: '2026-06-01',
    paidOn: `2026-06-${String(1 + days).padStart(2, '0')}`,
  });

  const rated = (history: Parameters<typeof ratePayments>[0], today: string) =>
    ratePayments(history, today, RULE);

  test('given other figures of a company, when rated, then by those (P-28)', () => {
    const lenient = { ...RULE, A: { onTimeShare: '0.3', daysLate: '1' } };
    expect(ratePayments([0, 1, 1].map(paid), '2026-11-24', lenient)).toMatchObject({ rating: 'A' });
  });

  test('given a new customer, or invoices not due yet, when rated, then there is no rating (P-27)', () => {
    expect(rated([], '2026-11-24')).toBeNull();
    expect(rated([{ dueOn: '2026-11-24', paidOn: null }], '2026-11-24')).toBeNull();
  });

  test.each([
    [[0, 0, 0], { onTimeShare: '1.0000', averageDaysLate: '0.0', rating: 'A' }],
    [[0, 0, 0, 0, 5], { onTimeShare: '0.8000', averageDaysLate: '1.0', rating: 'B' }],
    [[0, 20], { onTimeShare: '0.5000', averageDaysLate: '10.0', rating: 'C' }],
    [[0, 1, 1], { onTimeShare: '0.3333', averageDaysLate: '0.7', rating: 'D' }],
  ])('given payments %j days late, when rated, then by the worse figure (P-28)', (days, expected) => {
    expect(rated(days.map(paid), '2026-11-24')).toMatchObject(expected);
  });

  test('given an invoice open beyond its day, when rated, then it counts as late up to today (P-49)', () => {
    const open = { dueOn: '2026-11-14', paidOn: null };
    expect(rated([open], '2026-11-24')).toMatchObject({ averageDaysLate: '10.0', rating: 'D' });
  });

  test('given any history, when one payment comes later, then the rating gets no better', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(28), { minLength: 1 }), fc.nat(28), (days, more) => {
        const [first = 0, ...rest] = days;
        const before = rated([first, ...rest].map(paid), '2026-11-24');
        const after = rated([Math.min(28, first + more), ...rest].map(paid), '2026-11-24');
        expect((after?.rating ?? '') >= (before?.rating ?? '')).toBe(true);
      }),
    );
  });
});
