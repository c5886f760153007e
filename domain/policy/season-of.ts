import type { OrderDocument } from '../order/document.ts';
import { planBy, type Season, windowFor } from '../season/season-window.ts';
import { seasonEnvironment } from './condition-environment.ts';
import { fieldValue, settingValues } from './condition-values.ts';
import type { Policy } from './policy-schema.ts';
import { settingDays } from './setting-days.ts';

type Goods = Pick<OrderDocument, 'lines' | 'fields' | 'delivery'>;
type SeasonRule = { entry: NonNullable<Policy['seasons']>[number]; holds: (goods: Goods) => boolean };

const compiled = new WeakMap<Policy, SeasonRule[]>();

/** The first season of the policy that the goods belong to; null for goods of none. Read from the document alone. */
export function seasonOf(policy: Policy, document: Goods): Season | null {
  const rule = rulesOf(policy).find(({ holds }) => holds(document));
  if (!rule) return null;
  const { code, title, from, to, leadDays } = rule.entry;
  const { date } = document.delivery;
  const window = windowFor(date, { from: yearlyDay(policy, from), to: yearlyDay(policy, to) });
  if (!window) return null;
  return {
    code,
    title,
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
