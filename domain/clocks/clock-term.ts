import type { OrderDocument } from '../order/document.ts';
import type { ClockRule, Policy } from '../policy/policy-schema.ts';
import { seasonsOf } from '../policy/season-of.ts';
import { agreedDate } from './clock-rule.ts';

/** The kinds of the SLA register: E, an agreed date, T-, D, P and W. */
export type ClockKind = 'elapsed' | 'agreed' | 'lead' | 'same-day' | 'periodic' | 'window';

/** How much time a clock gives for one order. */
export type Term = {
  kind: ClockKind;
  /** ISO 8601, or the period of a periodic clock; null where a date or the day says it. */
  allowance: string | null;
  /** The planned or agreed date (YYYY-MM-DD). */
  agreedOn: string | null;
  /**
   * Of a lead time, days before the date: the due one (0: that day), or the outer (warning) and the inner one (breach).
   */
  leadDays: readonly number[];
};

/**
 * What a rule gives for an order on the day (YYYY-MM-DD) on which it starts; null where its date is blank. Throws for
 * a setting without a value.
 */
export function clockTerm(
  policy: Policy,
  { allowance }: Pick<ClockRule, 'allowance'>,
  document: OrderDocument,
  startsOn: string,
): Term | null {
  const term = { allowance: null, agreedOn: null, leadDays: [] };
  if (typeof allowance === 'string') return { ...term, kind: 'elapsed', allowance };
  if ('setting' in allowance) return { ...term, kind: 'elapsed', allowance: textOf(policy, allowance) };
  if ('sameDay' in allowance) return { ...term, kind: 'same-day' };
  if ('every' in allowance) return { ...term, kind: 'periodic', allowance: textOf(policy, allowance.every) };
  if ('window' in allowance) return { ...term, kind: 'window', allowance: textOf(policy, allowance.window) };
  if ('season' in allowance) {
    const planBy = firstPlanned(policy, document, startsOn);
    return planBy === null ? null : { ...term, kind: 'lead', agreedOn: planBy, leadDays: [0] };
  }
  const agreedOn = agreedDate(document, 'field' in allowance ? allowance.field : allowance.before);
  if (agreedOn === null) return null;
  if ('field' in allowance) return { ...term, kind: 'agreed', agreedOn };
  return { ...term, kind: 'lead', agreedOn, leadDays: leadDays(policy, allowance) };
}

/**
 * The first day by which goods of the order have to be planned (P-25); one that has passed counts until their season
 * begins, then there is nothing left to plan ahead. Null for goods of no season to come.
 */
function firstPlanned(policy: Policy, document: OrderDocument, startsOn: string): string | null {
  const ahead = seasonsOf(policy, document).filter(({ from }) => from > startsOn);
  return ahead.map(({ planBy }) => planBy).toSorted()[0] ?? null;
}

type Lead = Extract<ClockRule['allowance'], { before: string }>;

function leadDays(policy: Pick<Policy, 'settings'>, lead: Lead): number[] {
  if ('outer' in lead) return [lead.outer, lead.inner];
  return [typeof lead.days === 'number' ? lead.days : Number(textOf(policy, lead.days))];
}

/** A text as it is, or the value of the setting that it names. */
function textOf({ settings }: Pick<Policy, 'settings'>, given: string | { setting: string }): string {
  if (typeof given === 'string') return given;
  const value = settings[given.setting]?.value;
  if (value === undefined) throw new Error(`the setting "${given.setting}" has no value`);
  return String(value);
}
