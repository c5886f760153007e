import { matterOfGate } from './change-impact.ts';
import type { Gate, Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Gates that judge or use a contract. */
const ON_CONTRACT: ReadonlySet<string> = new Set(['contract', 'legal', 'signing']);

/** Parts of quote, settlement and contract that point at nothing, or could never be met. */
export function contractFaults(policy: Policy): Fault[] {
  return [
    ...repeatedFaults(policy),
    ...policy.gates.flatMap((gate, index) => gateFaults(policy, gate, ['gates', index])),
    ...entryFaults(policy),
    ...quoteFaults(policy),
    ...settlementFaults(policy),
  ];
}

function repeatedFaults({ contract }: Policy): Fault[] {
  if (!contract) return [];
  const lists = {
    clauses: contract.clauses.map(({ code }) => code),
    responsibilities: contract.responsibilities.map(({ code }) => code),
    signatories: contract.signatories.map(({ party }) => party),
  };
  return Object.entries(lists).flatMap(([list, codes]) =>
    codes.flatMap((code, index) =>
      codes.indexOf(code) < index
        ? [{ path: ['contract', list, index], reason: `the code "${code}" is used twice` }]
        : [],
    ),
  );
}

/**
 * An approval of a contract must not outlive the contract: all its gates judge the same parts of the order. Who says no
 * to a contract sends it back to where it is drafted, or to a gate from which it comes there.
 */
function gateFaults(policy: Policy, gate: Gate, path: readonly PropertyKey[]): Fault[] {
  if (!ON_CONTRACT.has(gate.kind) && !(gate.kind === 'entry' && policy.contract)) return [];
  const faults: Fault[] = [];
  if (!policy.contract) {
    const reason = `the gate "${gate.code}" is about a contract: say under contract what it must have`;
    faults.push({ path: [...path, 'kind'], reason });
  }
  const drafted = policy.gates.find(({ kind }) => kind === 'contract');
  if (drafted && matterText(drafted) !== matterText(gate)) {
    const reason = `"${gate.code}" judges other parts of the order than "${drafted.code}": its approval could stand for a contract that is drafted anew`;
    faults.push({ path: [...path, 'matter'], reason });
  }
  if (drafted && gate.kind !== 'contract' && gate.refusal === 'negotiate') {
    const reason = `after a no at "${gate.code}" nobody could draft the contract anew: talks are about the order. Say refusal: { backTo: ${drafted.code} }`;
    faults.push({ path: [...path, 'refusal'], reason });
  }
  return faults;
}

function matterText(gate: Gate): string {
  return matterOfGate(gate).toSorted().join(', ');
}

function entryFaults({ orderNumber, gates }: Policy): Fault[] {
  if (orderNumber.at !== 'entry' || gates.some(({ kind }) => kind === 'entry')) return [];
  const reason = 'the number is allotted at the entry, and no gate is of the kind entry';
  return [{ path: ['orderNumber', 'at'], reason }];
}

function quoteFaults({ quote, classes }: Policy): Fault[] {
  return quote.flatMap((entry, index) =>
    classes.some(({ code }) => code === entry.class)
      ? []
      : [{ path: ['quote', index, 'class'], reason: `there is no class "${entry.class}"` }],
  );
}

function settlementFaults({ settlement, paymentMethods, gates }: Policy): Fault[] {
  if (!settlement) return [];
  const known = paymentMethods.map(({ code }) => code);
  const faults: Fault[] = settlement.rules.flatMap(({ methods }, index) =>
    methods
      .filter((method) => !known.includes(method))
      .map((method) => ({
        path: ['settlement', 'rules', index, 'methods'],
        reason: `there is no payment method "${method}": the policy has ${known.join(', ')}`,
      })),
  );
  if (!gates.some(({ kind }) => kind === 'credit' || kind === 'quote')) {
    const reason = 'no gate is of the kind credit or quote: nobody would see to it that a method is chosen';
    faults.push({ path: ['settlement'], reason });
  }
  return faults;
}
