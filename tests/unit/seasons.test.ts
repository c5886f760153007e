import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../../domain/policy/load-policy.ts';
import { compileConditions } from '../../domain/policy/conditions.ts';
import { seasonOf } from '../../domain/policy/season-of.ts';
import { exchange, orderFacts, policyTexts } from './policy-texts.ts';

const SEASONS = `seasons:
  - code: mandarin
    title: { zh: 柑橘, en: Mandarins }
    when: order.lines.exists(line, line.sku.startsWith("MD-")) || order.fields.fresh
    from: '11-10'
    to: { setting: seasonEnd }
    leadDays: { setting: seasonLead }
    rule: P-25
    source: 3 "對于季節性強的農產品訂單,應提前做好生產規劃"
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
  - { code: late, title: { zh: 已晚, en: Late }, when: order.planInDays < 0 || !order.inSeason, rule: P-25, source: test }`;
  const changed = exchange(exchange(text, 'settings:', SEASONS + settings), 'classes:', seasonal);
  const numbered = exchange(changed, 'classCodes: {', 'classCodes: { seasonal: J, late: C,');
  const values = exchange(settingsText, 'values:', "values:\n  seasonEnd: '02-20'\n  seasonLead: 30");
  return { file, text: change(numbered), settingsText: values };
}

function policy() {
  const loaded = loadPolicy(texts());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.policy;
}

function season(date: string, sku = 'MD-5') {
  const line = { sku, quantity: '3', unit: 't', taxRate: '0.09' };
  return seasonOf(policy(), { lines: [line], fields: {}, delivery: { date } });
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
    expect(classes({ season: { code: 'mandarin', inWindow: true, planInDays: 0 } })).toEqual(['seasonal']);
    expect(classes({ season: { code: 'mandarin', inWindow: true, planInDays: -1 } })).toEqual([
      'seasonal',
      'late',
    ]);
    expect(classes({ season: { code: 'mandarin', inWindow: false, planInDays: 9 } })).toEqual([
      'seasonal',
      'late',
    ]);
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
