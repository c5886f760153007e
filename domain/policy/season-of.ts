import type { OrderDocument } from '../order/document.ts';
import { planBy, type Season, windowFor } from '../season/season-window.ts';
import { seasonEnvironment } from './condition-environment.ts';
import { fieldValue, settingValues } from './condition-values.ts';
import type { Policy } from './policy-schema.ts';
import { settingDays } from './setting-days.ts';

type Goods = Pick<OrderDocument, 'lines' | 'fields' | 'delivery'>;
type SeasonEntry = NonNullable<Policy['seasons']>[number];
type SeasonRule = { entry: SeasonEntry; holds: (goods: Goods) => boolean };

const compiled = new WeakMap<Policy, SeasonRule[]>();

/**
 * The seasons of an order's goods, in the policy's order: of each line the first that holds for it alone. Empty for
 * goods of none. Read from the document alone.
 */
export function seasonsOf(policy: Policy, document: Goods): Season[] {
  const rules = rulesOf(policy);
  if (rules.length === 0) return [];
  const goods = document.lines.map((line, index) => ({
    lineNo: line.lineNo ?? index + 1,
    rule: rules.find(({ holds }) => holds({ ...document, lines: [line] })),
  }));
  return rules.flatMap((rule) => {
    const lines = goods.flatMap((line) => (line.rule === rule ? [line.lineNo] : []));
    return lines.length === 0 ? [] : (seasonFor(policy, rule.entry, lines, document.delivery.date) ?? []);
  });
}

function seasonFor(policy: Policy, entry: SeasonEntry, lines: number[], date: string): Season | null {
  const { code, title, from, to, leadDays } = entry;
  const window = windowFor(date, { from: yearlyDay(policy, from), to: yearlyDay(policy, to) });
  if (!window) return null;
  return {
    code,
    title,
    lines,
    ...window,
    inWindow: window.from <= date,
    planBy: planBy(window, settingDays(policy, leadDays)),
  };
}

function yearlyDay(policy: Policy, given: string | { setting: string }): string {
  return typeof given === 'string' ? given : String(policy.settings[given.setting]?.value);
}

function rulesOf(policy: Policy): SeasonRule[] {
  const known = compiled.get(policy);
  if (known) return known;
  const environment = seasonEnvironment(policy);
  const settings = settingValues(policy);
  const rules = (policy.seasons ?? []).map((entry) => {
    const evaluate = environment.parse(entry.when);
    return {
      entry,
      holds: ({ lines, fields = {} }: Goods) => {
        const order = {
          lines: lines.map(({ sku = '', name = '', quantity }) => ({
            sku,
            name,
            quantity: Number(quantity),
          })),
          fields: Object.fromEntries(policy.fields.map((field) => [field.code, fieldValue(field, fields)])),
        };
        return evaluate({ order, settings }) === true;
      },
    };
  });
  compiled.set(policy, rules);
  return rules;
}
