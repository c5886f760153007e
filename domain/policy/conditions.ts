import { conditionEnvironment } from './condition-environment.ts';
import { fieldValue, settingValues } from './condition-values.ts';
import type { OrderFacts, SeasonFacts } from './order-facts.ts';
import type { Policy } from './policy-schema.ts';

/** A class that an order has, and the condition by which it has it (P-20: "class + which criterion"). */
export type ClassFound = { code: string; criterion: string };

/** A company rule that an order breaks (P-7). */
export type Refusal = { code: string; reason: { zh: string; en: string } };

export type Conditions = {
  /** Every class that holds; when none does, the class without a condition. `order.classes` is not read. */
  classify: (facts: OrderFacts) => ClassFound[];
  /** The rules of the company that the order breaks; an empty list when it may come in. */
  refusals: (facts: OrderFacts) => Refusal[];
  /** Whether a gate is asked of this order; `facts.order.classes` must be filled. Throws RangeError for no gate. */
  gateApplies: (gateCode: string, facts: OrderFacts) => boolean;
  /** The payment methods that are open to the customer: all of the policy where it says nothing (P-129). */
  settlementMethods: (facts: OrderFacts) => string[];
};

type Compiled = (facts: OrderFacts) => boolean;

const compiled = new WeakMap<Policy, Conditions>();

/**
 * Compiles the conditions of a loaded policy, once for each policy object. A condition that fails on an order's
 * facts throws an Error that names it: an order is never routed by a guess.
 */
export function compileConditions(policy: Policy): Conditions {
  const known = compiled.get(policy);
  if (known) return known;
  const conditions = compile(policy);
  compiled.set(policy, conditions);
  return conditions;
}

/** The codes of the gates that are asked of an order with these classes. */
export function applicableGates(policy: Policy, facts: OrderFacts): string[] {
  const { gateApplies } = compileConditions(policy);
  return policy.gates.map((gate) => gate.code).filter((code) => gateApplies(code, facts));
}

function compile(policy: Policy): Conditions {
  const intake = compiler(policy, 'intake');
  const review = compiler(policy, 'review');
  const classes = policy.classes.map((entry) => ({
    entry,
    holds: entry.when === undefined ? null : intake(entry.when, `class ${entry.code}`),
  }));
  const refuse = policy.refuse.map((entry) => ({
    entry,
    holds: intake(entry.when, `refusal ${entry.code}`),
  }));
  const gates = new Map(
    policy.gates.map((gate) => [
      gate.code,
      gate.when === undefined ? () => true : review(gate.when, `gate ${gate.code}`),
    ]),
  );

  const settlement = policy.settlement?.rules.map((entry, index) => ({
    entry,
    holds: entry.when === undefined ? () => true : review(entry.when, `settlement rule ${index + 1}`),
  }));

  return {
    settlementMethods(facts) {
      const open = settlement?.filter(({ holds }) => holds(facts)).flatMap(({ entry }) => entry.methods);
      const methods = policy.paymentMethods.map(({ code }) => code);
      return open ? methods.filter((code) => open.includes(code)) : methods;
    },
    classify(facts) {
      const found = classes.filter(({ holds }) => holds?.(facts));
      const chosen = found.length > 0 ? found : classes.filter(({ holds }) => holds === null);
      return chosen.map(({ entry }) => ({
        code: entry.code,
        criterion: `${entry.title.zh} ${entry.title.en}: ${entry.when ?? 'no other class holds'}`,
      }));
    },
    refusals(facts) {
      return refuse
        .filter(({ holds }) => holds(facts))
        .map(({ entry }) => ({ code: entry.code, reason: entry.reason }));
    },
    gateApplies(gateCode, facts) {
      const applies = gates.get(gateCode);
      if (!applies) throw new RangeError(`policy ${policy.id} has no gate "${gateCode}"`);
      return applies(facts);
    },
  };
}

function compiler(policy: Policy, phase: 'intake' | 'review') {
  const environment = conditionEnvironment(policy, phase);
  const settings = settingValues(policy);
  return function compileOne(expression: string, of: string): Compiled {
    const evaluate = environment.parse(expression);
    return function holds(facts) {
      const value: unknown = evaluated(() => evaluate(context(policy, facts, settings, phase)));
      if (typeof value === 'boolean') return value;
      throw new Error(
        `policy ${policy.id} version ${policy.version}: the condition of ${of} (${expression}) could not be decided: ${String(value)}`,
      );
    };
  };
}

/** The value, or the first line of the failure: cel-js adds a drawing of the expression. */
function evaluated(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : error;
  }
}

function context(
  policy: Policy,
  { order, customer }: OrderFacts,
  settings: Record<string, string | number | bigint>,
  phase: 'intake' | 'review',
) {
  const lines = order.lines.map((line) => ({
    ...line,
    discontinued: line.discontinued ?? false,
    discontinuedYears: BigInt(Math.trunc(line.discontinuedYears ?? 0)),
    sensitive: line.sensitive ?? false,
  }));
  const fields = Object.fromEntries(
    policy.fields.map((field) => [field.code, fieldValue(field, order.fields)]),
  );
  const { classes, seasons = [], ...rest } = order;
  const requiredInDays = BigInt(Math.trunc(order.requiredInDays));
  const seasonal = {
    season: seasons[0]?.code ?? '',
    seasons: seasons.map(({ code }) => code),
    inSeason: seasons.every(({ inWindow }) => inWindow),
    planInDays: BigInt(Math.trunc(soonest(seasons))),
  };
  const buyer = { ...customer, specialIndustry: customer.specialIndustry ?? false };
  const known = { ...rest, ...seasonal, lines, fields, requiredInDays };
  return {
    order: phase === 'review' ? { ...known, classes: [...classes] } : known,
    customer: buyer,
    settings,
  };
}

/** Goods of several seasons are planned by the first of their days; 0 for goods that can be had at any time. */
function soonest(seasons: readonly SeasonFacts[]): number {
  return seasons.length === 0 ? 0 : Math.min(...seasons.map(({ planInDays }) => planInDays));
}
