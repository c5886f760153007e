import { Environment } from '@marcbachmann/cel-js';
import type { Policy, PolicyField, Setting } from './policy-schema.ts';

/** The parts of a policy that decide which names its conditions may use. */
type Vocabulary = Pick<Policy, 'fields' | 'settings'>;

const LINE = {
  sku: 'string',
  quantity: 'double',
  amountMinor: 'int',
  inCatalogue: 'bool',
  discontinued: 'bool',
  discontinuedYears: 'int',
  sensitive: 'bool',
} as const;

const ORDER = {
  amountMinor: 'int',
  netMinor: 'int',
  currency: 'string',
  channel: 'string',
  paymentMethod: 'string',
  requiredInDays: 'int',
  specialReason: 'string',
  season: 'string',
  seasons: 'list<string>',
  inSeason: 'bool',
  planInDays: 'int',
  lines: 'list<Line>',
  fields: 'Fields',
} as const;

/** What is known of the goods from the document alone. */
const GOODS_LINE = { sku: 'string', name: 'string', quantity: 'double' } as const;
const GOODS = { lines: 'list<Line>', fields: 'Fields' } as const;

const CUSTOMER = { isNew: 'bool', rating: 'string', onTimeShare: 'double', specialIndustry: 'bool' } as const;

/**
 * The CEL environment of a policy. `intake` is for classes and refusals: the order has no classes yet. `review` is
 * for gates, which may ask `order.classes`.
 */
export function conditionEnvironment(policy: Vocabulary, phase: 'intake' | 'review'): Environment {
  const order = phase === 'review' ? { ...ORDER, classes: 'list<string>' } : ORDER;
  return orderEnvironment(policy, LINE, order)
    .registerType('Customer', { fields: CUSTOMER })
    .registerVariable('customer', 'Customer');
}

/** The CEL environment of a policy's seasons: lines and fields of an order, and the settings. */
export function seasonEnvironment(policy: Vocabulary): Environment {
  return orderEnvironment(policy, GOODS_LINE, GOODS);
}

function orderEnvironment(
  policy: Vocabulary,
  line: Record<string, string>,
  order: Record<string, string>,
): Environment {
  const fields = policy.fields.map((field) => [field.code, fieldType(field)]);
  const settings = Object.entries(policy.settings).map(([name, setting]) => [name, settingType(setting)]);
  return new Environment({ unlistedVariablesAreDyn: false })
    .registerType('Line', { fields: line })
    .registerType('Fields', { fields: Object.fromEntries(fields) })
    .registerType('Order', { fields: order })
    .registerType('Settings', { fields: Object.fromEntries(settings) })
    .registerVariable('order', 'Order')
    .registerVariable('settings', 'Settings');
}

/** Why an expression is no condition of this environment, or null. */
export function conditionProblem(environment: Environment, expression: string): string | null {
  const result = environment.check(expression);
  if (!result.valid) return firstLine(result.error?.message ?? 'it cannot be read');
  return result.type === 'bool' ? null : `it is of type ${result.type ?? 'unknown'}, and must be bool`;
}

/** The class codes that an expression looks for by `"code" in order.classes`. */
export function classesNamed(environment: Environment, expression: string): string[] {
  const found: string[] = [];
  visit(environment.parse(expression).ast, (op, args) => {
    const [left, right] = args;
    if (op !== 'in' || !isNode(left) || !isNode(right)) return;
    if (left.op === 'value' && typeof left.args === 'string' && isOrderClasses(right)) found.push(left.args);
  });
  return found;
}

type Node = { op: string; args: unknown };

function visit(node: unknown, see: (op: string, args: unknown[]) => void): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, see);
  } else if (isNode(node)) {
    if (Array.isArray(node.args)) see(node.op, node.args);
    visit(node.args, see);
  }
}

function isOrderClasses(node: Node): boolean {
  return node.op === '.' && Array.isArray(node.args) && node.args[1] === 'classes';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function fieldType(field: PolicyField): 'string' | 'double' | 'bool' {
  if (field.type === 'number') return 'double';
  return field.type === 'boolean' ? 'bool' : 'string';
}

function settingType(setting: Setting): 'string' | 'double' | 'int' {
  if (setting.type === 'money' || setting.type === 'days') return 'int';
  return setting.type === 'number' || setting.type === 'percent' ? 'double' : 'string';
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
