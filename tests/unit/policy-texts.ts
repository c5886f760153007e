import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy, problemLines, settingsFileName } from '../../domain/policy/load-policy.ts';
import type { OrderFacts } from '../../domain/policy/order-facts.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';

const FOLDER = join(import.meta.dirname, '../../policies');

/** The texts of a policy of the repository, ready for `loadPolicy`. */
export function policyTexts(id: string): { file: string; text: string; settingsText: string } {
  const file = `${id}.yaml`;
  const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
  return { file, text: read(file), settingsText: read(settingsFileName(file)) };
}

export function policyNamed(id: string): Policy {
  const loaded = loadPolicy(policyTexts(id));
  if (!loaded.ok) throw new Error(problemLines(loaded.problems).join('\n'));
  return loaded.policy;
}

/** The text with one part exchanged; throws when the part is not there, so that no test passes by accident. */
export function exchange(text: string, part: string, other: string): string {
  if (!text.includes(part)) throw new Error(`the policy has no "${part}" any more`);
  return text.replace(part, () => other);
}

/** An ordinary order of 1,000.00 for a known customer, with the given parts of the order exchanged. */
export function orderFacts(changes: Partial<OrderFacts['order']> = {}): OrderFacts {
  return {
    order: {
      amountMinor: 100_000n,
      netMinor: 88_496n,
      currency: 'CNY',
      channel: 'fax',
      paymentMethod: 'monthly',
      requiredInDays: 30,
      specialReason: '',
      lines: [{ sku: 'XGN-12', quantity: 2, amountMinor: 100_000n, inCatalogue: true }],
      fields: {},
      classes: [],
      ...changes,
    },
    customer: { isNew: false, rating: 'A', onTimeShare: 0.98 },
  };
}
