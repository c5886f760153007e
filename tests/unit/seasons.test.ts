import { describe, expect, test } from 'vitest';
import { clockRule } from '../../domain/clocks/clock-rule.ts';
import { clockTerm } from '../../domain/clocks/clock-term.ts';
import { loadPolicy } from '../../domain/policy/load-policy.ts';
import { compileConditions } from '../../domain/policy/conditions.ts';
import { seasonsOf } from '../../domain/policy/season-of.ts';
import { exchange, orderFacts, policyNamed, policyTexts } from './policy-texts.ts';

const SEASONS = `seasons:
  - code: mandarin
    title: { zh: 柑橘, en: Mandarins }
    when: order.lines.exists(line, line.sku.startsWith("MD-")) || order.fields.fresh
    from: '11-10'
    to: { setting: seasonEnd }
    leadDays: { setting: seasonLead }
    rule: P-25
    source: 3 "對于季節性強的農產品訂單,應提前做好生產規劃"
  - code: tea
    title: { zh: 春茶, en: Spring tea }
    when: order.lines.exists(line, line.sku.startsWith("TE-"))
    from: '03-20'
    to: '05-10'
    leadDays: 60
    rule: P-25
    source: test
fields:
  - { code: fresh, title: { zh: 鲜果, en: Fresh }, type: boolean, rule: P-25, source: test }
`;

function texts(change: (text: string) => string = (text) => text) {
  const { file, text, settingsText } = policyTexts('standard');
  const settings = `settings:
  seasonEnd: { title: { zh: 季末, en: End }, type: month-day, rule: P-25, source: test }
  seasonLead: { title: { zh: 提前期, en: Lead }, type: days, rule: P-25, source: test }`;
  const seasonal = `classes:
  - { code: seasonal, title: { zh: 季节性, en: Seasonal }, when: order.season != "", rule: P-25, source: test }
  - { code: late, title: { zh: 已晚, en: Late }, when: order.planInDays < 0 || !order.inSeason, rule: P-25, source: test }
  - { code: spring, title: { zh: 春季, en: Spring }, when: '"tea" in order.seasons', rule: P-25, source: test }`;
  const clock = `clocks:
  - code: season
    title: { zh: 生产规划, en: Production planned }
    of: { gate: capacity }
    allowance: { season: planned }
    rule: P-25
    source: test`;
  const timed = exchange(text, 'clocks:', clock);
  const changed = exchange(exchange(timed, 'settings:', SEASONS + settings), 'classes:', seasonal);
  const numbered = exchange(changed, 'classCodes: {', 'classCodes: { seasonal: J, late: C, spring: T,');
  const values = exchange(settingsText, 'values:', "values:\n  seasonEnd: '02-20'\n  seasonLead: 30");
  return { file, text: change(numbered), settingsText: values };
}

function policy() {
  const loaded = loadPolicy(texts());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.policy;
}

const goods = (date: string, ...skus: string[]) => ({
  parties: { buyer: { name: '北风商贸' } },
  lines: skus.map((sku) => ({ sku, quantity: '3', unit: 't', taxRate: '0.09' })),
  currency: 'CNY',
  paymentMethod: 'monthly',
  delivery: { date },
});

function season(date: string, sku = 'MD-5') {
  return seasonsOf(policy(), goods(date, sku))[0] ?? null;
}

describe('given a policy with goods that can be had from 10 November to 20 February', () => {
  test.each([
    ['within it, before the turn of the year', '2026-12-24', '2026-11-10', '2027-02-20', true],
    ['within it, after the turn of the year', '2027-01-05', '2026-11-10', '2027-02-20', true],
    ['on its first day', '2026-11-10', '2026-11-10', '2027-02-20', true],
    ['on its last day', '2027-02-20', '2026-11-10', '2027-02-20', true],
    ['the day after it', '2027-02-21', '2027-11-10', '2028-02-20', false],
    ['the day before it', '2026-11-09', '2026-11-10', '2027-02-20', false],
  ])('when they are wanted %s, then the window is found (P-25)', (_, date, from, to, inWindow) => {
    expect(season(date)).toMatchObject({ code: 'mandarin', from, to, inWindow });
  });

  test('then production has to be planned the lead time before the window (P-25)', () => {
    expect(season('2026-12-24')?.planBy).toBe('2026-10-11');
  });

  test('when the goods are others, or wanted in a year that is a slip of the pen, then there is no season (P-25)', () => {
    expect(season('2026-12-24', 'XX')).toBeNull();
    expect(season('9999-12-31')).toBeNull();
  });

  test('then a class may ask for the season, its window and the days left to plan (P-25)', () => {
    const classes = (given: Parameters<typeof orderFacts>[0]) =>
      compileConditions(policy())
        .classify(orderFacts(given))
        .map(({ code }) => code);
    expect(classes({})).toEqual(['regular']);
    const mandarin = { code: 'mandarin', inWindow: true, planInDays: 0 };
    const tea = { code: 'tea', inWindow: true, planInDays: 9 };
    expect(classes({ seasons: [mandarin] })).toEqual(['seasonal']);
    expect(classes({ seasons: [{ ...mandarin, planInDays: -1 }] })).toEqual(['seasonal', 'late']);
    expect(classes({ seasons: [{ ...mandarin, inWindow: false, planInDays: 9 }] })).toEqual([
      'seasonal',
      'late',
    ]);
    expect(classes({ seasons: [mandarin, tea] })).toEqual(['seasonal', 'spring']);
    expect(classes({ seasons: [mandarin, { ...tea, inWindow: false }] })).toEqual([
      'seasonal',
      'late',
      'spring',
    ]);
    expect(classes({ seasons: [mandarin, { ...tea, planInDays: -1 }] })).toEqual([
      'seasonal',
      'late',
      'spring',
    ]);
  });

  test('when an order is of several seasons, then each line has its own; a field holds for every line (P-25)', () => {
    const mixed = goods('2027-04-01', 'TE-1', 'XX', 'MD-5', 'TE-2');
    const found = seasonsOf(policy(), mixed).map(({ code, lines, inWindow, from }) => ({
      code,
      lines,
      inWindow,
      from,
    }));
    expect(found).toEqual([
      { code: 'mandarin', lines: [3], inWindow: false, from: '2027-11-10' },
      { code: 'tea', lines: [1, 4], inWindow: true, from: '2027-03-20' },
    ]);
    const fresh = seasonsOf(policy(), { ...mixed, fields: { fresh: true } });
    expect(fresh.map(({ code, lines }) => [code, lines])).toEqual([['mandarin', [1, 2, 3, 4]]]);
  });

  test.each([
    ['before the planning day', '2026-10-01', '2026-10-11'],
    ['after it, with the season still to come', '2026-11-09', '2026-10-11'],
    ['in the season', '2026-11-10', null],
    ['in the season, after the turn of the year', '2027-01-04', null],
  ])('when a clock to the planning day starts %s, then it runs to %s (P-25)', (_, startsOn, planBy) => {
    const rule = clockRule(policy(), 'season');
    const term = clockTerm(policy(), rule, goods('2027-01-10', 'MD-5'), startsOn);
    expect(term && [term.kind, term.agreedOn]).toEqual(planBy && ['lead', planBy]);
  });

  test('when goods of several seasons are ordered, then it runs to the first day that is ahead (P-25)', () => {
    const agreedOn = (startsOn: string, ...skus: string[]) =>
      clockTerm(policy(), clockRule(policy(), 'season'), goods('2027-04-01', ...skus), startsOn)?.agreedOn;
    expect(agreedOn('2026-12-01', 'MD-5', 'TE-1')).toBe('2027-01-19');
    expect(agreedOn('2027-03-20', 'MD-5', 'TE-1')).toBe('2027-10-11');
    expect(agreedOn('2026-12-01', 'XX')).toBeUndefined();
  });

  test.each([
    ['a day that not every year has', "from: '11-10'", "from: '02-29'", /a day of every year/],
    ['a setting that is not there', 'setting: seasonEnd', 'setting: end', /there is no setting "end"/],
    [
      'a setting of another type',
      'leadDays: { setting: seasonLead }',
      'leadDays: { setting: largeAmount }',
      /no number of days/,
    ],
    ['a condition on what is not known yet', 'order.fields.fresh', 'order.season == ""', /type-check/],
  ])('when it names %s, then it is refused with the place (P-25)', (_, part, other, reason) => {
    const loaded = loadPolicy(texts((text) => exchange(text, part, other)));
    expect(loaded.ok ? [] : loaded.problems.map((problem) => problem.reason)).toEqual([
      expect.stringMatching(reason),
    ]);
  });

  test('when the settings hold no day of every year, then they are refused (P-25)', () => {
    const { settingsText, ...rest } = texts();
    const loaded = loadPolicy({ ...rest, settingsText: exchange(settingsText, "'02-20'", "'30-02'") });
    expect(loaded.ok ? [] : loaded.problems.map(({ path }) => path)).toEqual(['values.seasonEnd']);
  });
});

describe('given the composite of the whole way', () => {
  const wholeWay = policyNamed('whole-way');

  test('when goods of the season are ordered, then the order is seasonal, and production judges it by the day on which the season is planned (P-25)', () => {
    const document = goods('2027-01-10', 'XX', 'MD-5');
    const seasons = seasonsOf(wholeWay, document);
    expect(seasons).toMatchObject([{ code: 'harvest', lines: [2], from: '2026-11-10', to: '2027-02-20' }]);
    const facts = orderFacts({ seasons: seasons.map((each) => ({ ...each, planInDays: 20 })) });
    expect(
      compileConditions(wholeWay)
        .classify(facts)
        .map(({ code }) => code),
    ).toEqual(['seasonal']);
    const rule = clockRule(wholeWay, 'season');
    expect(rule).toMatchObject({
      of: { gate: 'capacity' },
      tiers: [{ owners: [{ role: 'production_head' }] }],
    });
    expect(clockTerm(wholeWay, rule, document, '2026-09-01')?.agreedOn).toBe('2026-10-11');
  });
});
