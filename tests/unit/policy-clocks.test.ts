import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../../domain/policy/load-policy.ts';
import { exchange, policyTexts } from './policy-texts.ts';

/** What is wrong with the standard policy when its first clock has this `of` and `allowance`. */
function reasons(of: string, allowance: string, more = ''): string[] {
  const { text, ...files } = policyTexts('standard');
  const changed = exchange(
    exchange(text, 'of: { group: [credit, capacity] }', `of: ${of}${more}`),
    'allowance: { setting: reviewTeamAllowance }',
    `allowance: ${allowance}`,
  );
  const loaded = loadPolicy({ ...files, text: changed });
  return loaded.ok ? [] : loaded.problems.map(({ reason }) => reason);
}

describe('given a clock of a policy', () => {
  const gate = '{ gate: credit }';

  test.each([
    ['PT4H'],
    ['{ before: delivery.date, days: 5 }'],
    ['{ before: delivery.date, outer: 3, inner: 2 }'],
    ['{ sameDay: true }'],
    ['{ every: quarter }'],
    ['{ every: P2D }'],
    ['{ every: { setting: creditAllowance } }'],
    ['{ window: P7D }'],
    ['{ window: { setting: creditAllowance } }'],
    ['{ field: delivery.date }'],
  ])('when its allowance is %s, then it loads', (allowance) => {
    expect(reasons(gate, allowance)).toEqual([]);
  });

  test('when it times a stage or the order, then it says who answers for it, and the stage is on the way (P-169)', () => {
    expect(reasons('{ order: true }', 'P5D')).toEqual([
      'are missing: say who answers for the stage or the order',
    ]);
    expect(reasons('{ order: true }', 'P5D', '\n    owners: [{ role: sales_clerk }]')).toEqual([]);
    expect(reasons('{ stage: SIGNING }', 'P5D', '\n    owners: [{ role: sales_clerk }]')).toEqual([
      'no order of this policy is ever in SIGNING',
    ]);
    expect(reasons('{ hold: true }', 'P5D')).toEqual([]);
    expect(reasons('{ stage: NEGOTIATING }', 'P5D', '\n    owners: [{ role: sales_clerk }]')).toEqual([]);
  });

  test('when it names what is not there, or a range that is turned round, then loading says so', () => {
    expect(reasons(gate, '{ season: planned }')).toEqual(['no goods of this policy are of a season']);
    expect(reasons(gate, '{ every: { setting: largeAmount } }')).toEqual([
      'the setting "largeAmount" is no duration',
    ]);
    expect(reasons('{ gate: customs }', 'PT4H')[0]).toContain('there is no gate "customs"');
    expect(reasons(gate, '{ before: someDate, days: 5 }')).toEqual(['there is no field "someDate"']);
    expect(reasons(gate, '{ before: delivery.date, days: { setting: creditAllowance } }')).toEqual([
      'the setting "creditAllowance" is no number of days',
    ]);
    expect(reasons(gate, '{ before: delivery.date, outer: 2, inner: 3 }')).toEqual([
      'the outer day must be further from the date than the inner one',
    ]);
    expect(reasons(gate, '{ window: { setting: largeAmount } }')).toEqual([
      'the setting "largeAmount" is no duration',
    ]);
  });
});
