import type { PolicyGateKind } from '../gates/gate-kinds.ts';
import { headsOf } from '../people/heads.ts';
import type { Action } from './authority.ts';
import type { Gate, Outcome, Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** What has to be put on record before a gate of a kind can be approved. */
const NEEDED_FOR: { readonly [kind in PolicyGateKind]?: Action } = {
  contact: 'contact-customer',
  requirement: 'confirm-point',
  identity: 'add-documents',
  meeting: 'hold-meeting',
  qualification: 'file-customer-document',
  quote: 'record-quote',
  contract: 'draft-contract',
  signing: 'record-signature',
  design: 'record-design',
};

/** What an answer leaves for somebody to do. */
const NEEDED_AFTER: { readonly [outcome in Outcome]?: Action } = {
  'need-information': 'contact-customer',
  'need-documents': 'add-documents',
  'approve-with-conditions': 'fulfil-obligation',
};

/** Acts without which an order of this policy would stand still, and which nobody may do: default deny. */
export function authorityFaults(policy: Policy): Fault[] {
  const { gates, intake, settlement, decline } = policy;
  return [
    ...missing(policy, 'reassign-task', ['authority']),
    ...gates.flatMap((gate, index) => gateFaults(policy, gate, ['gates', index])),
    ...(intake?.incomplete ? missing(policy, 'contact-customer', ['intake', 'incomplete']) : []),
    ...(settlement ? missing(policy, 'choose-settlement', ['settlement']) : []),
    ...(decline.talks ? missing(policy, 'negotiate', ['decline', 'talks']) : []),
  ];
}

function gateFaults(policy: Policy, gate: Gate, path: readonly PropertyKey[]): Fault[] {
  const needed = NEEDED_FOR[gate.kind];
  return [
    ...headFaults(policy, gate, [...path, 'owners']),
    ...(needed ? missing(policy, needed, [...path, 'kind']) : []),
    ...(gate.kind === 'confirmation' ? confirmationFaults(policy, path) : []),
    ...(gate.demands?.listed ? missing(policy, 'add-documents', [...path, 'demands', 'listed']) : []),
    ...gate.outcomes.flatMap((outcome, index) => {
      const after = NEEDED_AFTER[outcome];
      return after ? missing(policy, after, [...path, 'outcomes', index]) : [];
    }),
  ];
}

/** Whose task cannot wait for an owner who is away is given to another by who heads one of them (P-166). */
function headFaults({ authority }: Policy, { owners }: Gate, path: readonly PropertyKey[]): Fault[] {
  const granted = authority['reassign-task'] ?? [];
  const heads = owners.flatMap(({ role }) => headsOf(role));
  if (granted.length === 0 || heads.length === 0) return [];
  if (granted.some(({ role }) => heads.includes(role))) return [];
  const roles = owners.map(({ role }) => role).join(', ');
  return [
    { path: [...path], reason: `nobody who heads ${roles} may reassign-task: say under authority who does` },
  ];
}

/** A customer's own link needs nobody to record what they said, but somebody to make it. */
function confirmationFaults(policy: Policy, path: readonly PropertyKey[]): Fault[] {
  const methods = policy.confirmation?.methods ?? [];
  const others = methods.some((method) => method !== 'link');
  return [
    ...(others ? missing(policy, 'record-confirmation', [...path, 'kind']) : []),
    ...(methods.includes('link') ? missing(policy, 'create-link', [...path, 'kind']) : []),
  ];
}

function missing({ authority }: Policy, action: Action, path: readonly PropertyKey[]): Fault[] {
  if ((authority[action] ?? []).length > 0) return [];
  return [{ path: [...path], reason: `nobody may ${action}: say under authority who does` }];
}
