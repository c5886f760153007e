import { describe, expect, test } from 'vitest';
import { applicableGates, compileConditions } from '../../domain/policy/conditions.ts';
import { loadPolicy } from '../../domain/policy/load-policy.ts';
import type { OrderFacts } from '../../domain/policy/order-facts.ts';
import { exchange, orderFacts, policyNamed, policyTexts } from './policy-texts.ts';

const standard = policyNamed('standard');
const generic2 = policyNamed('generic-2');

function classCodes(policy: typeof standard, facts: OrderFacts): string[] {
  return compileConditions(policy)
    .classify(facts)
    .map((found) => found.code);
}

describe('classes', () => {
  test('given an ordinary order, then it is regular', () => {
    expect(classCodes(standard, orderFacts())).toEqual(['regular']);
  });

  test('given exactly the limit of 500,000.00, then it is large (P-22); one fen below it is not', () => {
    expect(classCodes(standard, orderFacts({ amountMinor: 50_000_000n }))).toEqual(['large']);
    expect(classCodes(standard, orderFacts({ amountMinor: 49_999_999n }))).toEqual(['regular']);
  });

  test('given a reason for being special, then it is special (P-22) and says by which criterion', () => {
    const found = compileConditions(standard).classify(orderFacts({ specialReason: '非标尺寸' }));
    expect(found).toEqual([
      { code: 'special', criterion: '特殊订单 Special order: order.specialReason != ""' },
    ]);
  });

  test('given a special order of a large amount, then it has both classes (P-23)', () => {
    const facts = orderFacts({ amountMinor: 20_000_000n, specialReason: 'new alloy' });
    expect(classCodes(generic2, facts)).toEqual(['special', 'large']);
    expect(classCodes(standard, facts)).toEqual(['special']);
  });
});

describe('refusals', () => {
  const lines = [{ sku: 'X', quantity: 1, amountMinor: 100n, inCatalogue: false }];

  test('given a product outside the catalogue, then the order is refused with the reason (P-7)', () => {
    const { refusals } = compileConditions(standard);
    expect(refusals(orderFacts({ lines }))).toMatchObject([
      { code: 'not-in-catalogue', reason: { en: expect.stringContaining('not in the catalogue') } },
    ]);
    expect(refusals(orderFacts())).toEqual([]);
  });

  test('given the same product on a special order, then it may come in (P-7, P-22)', () => {
    expect(compileConditions(standard).refusals(orderFacts({ lines, specialReason: 'asked for' }))).toEqual(
      [],
    );
  });
});

describe('gates', () => {
  test('given a regular order, then the executives are not asked (P-22)', () => {
    expect(applicableGates(standard, orderFacts({ classes: ['regular'] }))).toEqual([
      'credit',
      'capacity',
      'sales-head',
    ]);
  });

  test.each(['special', 'large'])(
    'given a %s order, then the executives (P-22) or the GM (P-23) are asked',
    (code) => {
      const facts = orderFacts({ classes: [code] });
      expect(applicableGates(standard, facts)).toContain('executive');
      expect(applicableGates(generic2, facts)).toEqual([
        'sales',
        'production',
        'finance',
        'sales-head',
        'general-manager',
      ]);
    },
  );

  test('given a gate that the policy does not have, then it throws', () => {
    expect(() => compileConditions(standard).gateApplies('legal', orderFacts())).toThrow(
      'policy standard has no gate "legal"',
    );
  });
});

describe('compiling', () => {
  test('given the same policy object twice, then it is compiled once', () => {
    expect(compileConditions(standard)).toBe(compileConditions(standard));
  });

  test('given a condition that fails on the facts, then the error names policy, entry and condition', () => {
    const policy = withCondition('order.lines[0].quantity > 5');
    expect(() => compileConditions(policy).classify(orderFacts({ lines: [] }))).toThrow(
      /policy standard version 4: the condition of class large \(order\.lines\[0\]\.quantity > 5\) could not be decided: .*index/,
    );
  });

  test('given non-regular criteria as own fields (P-20), then an absent field counts as no', () => {
    const texts = policyTexts('standard');
    const fields = `fields:
  - { code: penaltyClause, title: { zh: 罚款条款, en: Penalty clause }, type: boolean, rule: P-20, source: 4g }
  - { code: quality, title: { zh: 质量要求, en: Quality }, type: choice, choices: [standard, above], rule: P-20, source: 4g }

refuse:`;
    const when = 'order.fields.penaltyClause && order.requiredInDays < 10 || order.fields.quality == "above"';
    const policy = loaded(
      exchange(exchange(texts.text, 'refuse:', fields), 'order.specialReason != ""\n', `${when}\n`),
    );
    expect(classCodes(policy, orderFacts())).toEqual(['regular']);
    expect(classCodes(policy, orderFacts({ fields: { quality: 'above' } }))).toEqual(['special']);
    expect(classCodes(policy, orderFacts({ fields: { penaltyClause: true }, requiredInDays: 9 }))).toEqual([
      'special',
    ]);
    expect(classCodes(policy, orderFacts({ fields: { penaltyClause: true }, requiredInDays: 10 }))).toEqual([
      'regular',
    ]);
  });

  test('given the criterion that the shop sets itself (open point 18), then an order is important or ordinary, and somebody more looks at the important one (P-21)', () => {
    const cited = { rule: 'P-21', source: '4i "重要订单则需要额外的关注和处理"' };
    const [gate] = standard.gates;
    if (!gate) throw new Error('standard has no gate');
    const shop = {
      ...standard,
      classes: [
        {
          code: 'important',
          title: { zh: '重要订单', en: 'Important order' },
          when: 'order.amountMinor >= settings.largeAmount / 2 || customer.rating == "A" && order.requiredInDays < 5',
          ...cited,
        },
        { code: 'ordinary', title: { zh: '普通订单', en: 'Ordinary order' }, ...cited },
      ],
      gates: [gate, { ...gate, code: 'attention', when: '"important" in order.classes', ...cited }],
    };
    const asked = (facts: OrderFacts) => {
      const classes = classCodes(shop, facts);
      return [...classes, ...applicableGates(shop, { ...facts, order: { ...facts.order, classes } })];
    };
    expect(asked(orderFacts())).toEqual(['ordinary', 'credit']);
    expect(asked(orderFacts({ amountMinor: 24_999_999n }))).toEqual(['ordinary', 'credit']);
    expect(asked(orderFacts({ amountMinor: 25_000_000n }))).toEqual(['important', 'credit', 'attention']);
    expect(asked(orderFacts({ requiredInDays: 4 }))).toEqual(['important', 'credit', 'attention']);
  });

  test('given products no longer made for years (P-20) and a customer rating, then conditions may ask for them', () => {
    const policy = withCondition(
      'order.lines.exists(line, line.discontinuedYears >= 3) || customer.isNew && customer.rating == "" || customer.onTimeShare < 0.5',
    );
    const line = { sku: 'OLD', quantity: 1, amountMinor: 1n, inCatalogue: true };
    expect(classCodes(policy, orderFacts({ lines: [{ ...line, discontinuedYears: 3 }] }))).toEqual(['large']);
    expect(classCodes(policy, orderFacts({ lines: [line] }))).toEqual(['regular']);
    const newcomer = { ...orderFacts(), customer: { isNew: true, rating: '', onTimeShare: 1 } };
    expect(classCodes(policy, newcomer)).toEqual(['large']);
  });

  function withCondition(when: string) {
    const { text } = policyTexts('standard');
    return loaded(exchange(text, 'order.amountMinor >= settings.largeAmount', when));
  }

  function loaded(text: string) {
    const result = loadPolicy({ ...policyTexts('standard'), text });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.policy;
  }
});
