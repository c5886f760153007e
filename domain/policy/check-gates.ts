import { HOURS_PLANNED } from '../capacity/need.ts';
import type { GateKind } from '../gates/gate-kinds.ts';
import { TERMS } from '../gates/terms.ts';
import { MATERIAL_PLANNED } from '../material/material-plan.ts';
import type { Role } from '../roles.ts';
import { demandFaults } from './check-demands.ts';
import { findingFaults } from './check-findings.ts';
import type { Gate, OwnerRule, Policy } from './policy-schema.ts';
import type { Fault } from './schema-problems.ts';

/** Machines and those who keep or check the system: they ask, read and repair, but decide nothing (P-166). */
const NEVER_DECIDE: ReadonlySet<Role> = new Set(['administrator', 'auditor', 'operator', 'integration']);

/** What an identity gate finds out; its `result` has the choice `verified`. */
const IDENTITY_FINDINGS = ['result', 'method', 'risk'];

/** In which finding an approver says what is planned for lines without a routing, or without known material. */
const WORDS_FOR_UNKNOWN: { readonly [kind in GateKind]?: string } = {
  capacity: HOURS_PLANNED,
  material: MATERIAL_PLANNED,
};

/** Gates that could never be asked or never be settled, whoever works in the company. */
export function gateFaults(policy: Policy): Fault[] {
  return [
    ...policy.gates.flatMap((gate, index) => [
      ...afterFaults(policy, gate, ['gates', index, 'after']),
      ...ownerFaults(gate.owners, ['gates', index, 'owners'], `the gate "${gate.code}"`),
      ...answerFaults(gate, ['gates', index]),
      ...backToFaults(policy, gate, ['gates', index, 'refusal', 'backTo']),
      ...decidedByFaults(policy, gate, ['gates', index, 'refusal', 'decidedBy']),
      ...findingFaults(gate, ['gates', index, 'findings']),
      ...unknownFaults(gate, ['gates', index, 'findings']),
      ...matterFaults(gate, ['gates', index, 'matter']),
      ...demandFaults(policy, gate, ['gates', index]),
    ]),
    ...policy.clocks.flatMap((clock, index) =>
      clock.tiers.flatMap((tier, step) =>
        ownerFaults(
          tier.owners,
          ['clocks', index, 'tiers', step, 'owners'],
          `what "${clock.code}" escalates`,
        ),
      ),
    ),
    ...ownerFaults(policy.decline.owners, ['decline', 'owners'], 'declining an order'),
    ...ownerFaults(policy.cancel.owners, ['cancel', 'owners'], 'a cancel request'),
    ...ownerFaults(policy.change?.owners ?? [], ['change', 'owners'], 'a change request'),
  ];
}

/** A refusal sends back to a gate that is asked before this one, or asks this one anew. */
function backToFaults(policy: Policy, gate: Gate, path: readonly PropertyKey[]): Fault[] {
  if (typeof gate.refusal !== 'object' || !('backTo' in gate.refusal)) return [];
  const { backTo } = gate.refusal;
  const target = policy.gates.find(({ code }) => code === backTo);
  if (!target) return [{ path, reason: `there is no gate "${backTo}"` }];
  const later = policy.lifecycle.indexOf(target.stage) > policy.lifecycle.indexOf(gate.stage);
  return later ? [{ path, reason: `the gate "${backTo}" is asked after "${gate.code}"` }] : [];
}

/**
 * The gate that decides what comes of a no is asked of every order, right after it; what it would book is credit only.
 */
function decidedByFaults(policy: Policy, gate: Gate, path: readonly PropertyKey[]): Fault[] {
  if (typeof gate.refusal !== 'object' || !('decidedBy' in gate.refusal)) return [];
  const { decidedBy } = gate.refusal;
  const decider = policy.gates.find(({ code }) => code === decidedBy);
  if (!decider) return [{ path, reason: `there is no gate "${decidedBy}"` }];
  const faults: Fault[] = [];
  if (!decider.after.includes(gate.code) || decider.when !== undefined) {
    const reason = `"${decidedBy}" is not asked of every order after "${gate.code}": nobody might decide what comes of its no`;
    faults.push({ path, reason });
  }
  if (gate.kind !== 'credit' && gate.kind !== 'review') {
    const reason = `only the no of a gate of kind credit or review is left to another, not of ${gate.kind}`;
    faults.push({ path, reason });
  }
  return faults;
}

/** Of what nothing is known there is a yes only where the gate has a place for a word of it (P-31, P-36). */
function unknownFaults({ kind, code, findings }: Gate, path: readonly PropertyKey[]): Fault[] {
  const word = WORDS_FOR_UNKNOWN[kind];
  if (!word || findings.some((one) => one.code === word && one.type === 'text')) return [];
  const reason = `the gate "${code}" does not ask for a text ${word}: nobody could say what is planned for a line of which nothing is known`;
  return [{ path, reason }];
}

/** A credit gate that finds out more may judge more than credit: it says which parts its yes is good for (P-26). */
function matterFaults({ kind, code, findings, matter }: Gate, path: readonly PropertyKey[]): Fault[] {
  if (kind !== 'credit' || findings.length === 0 || matter) return [];
  const reason = `the gate "${code}" asks for findings: say by its matter which parts of the order they judge, such as [credit]`;
  return [{ path, reason }];
}

function answerFaults(gate: Gate, path: readonly PropertyKey[]): Fault[] {
  const faults: Fault[] = [];
  if (!gate.outcomes.some((outcome) => outcome === 'approve' || outcome === 'approve-with-conditions')) {
    faults.push({ path: [...path, 'outcomes'], reason: `nobody can approve the gate "${gate.code}"` });
  }
  if (!gate.outcomes.includes('refuse')) {
    faults.push({ path: [...path, 'outcomes'], reason: `nobody can refuse the gate "${gate.code}"` });
  }
  const missing = IDENTITY_FINDINGS.filter((name) => gate.findings.every((finding) => finding.code !== name));
  if (gate.kind === 'identity' && missing.length > 0) {
    const reason = `the gate "${gate.code}" does not ask for ${missing.join(', ')}: an identity is verified with them (P-18)`;
    faults.push({ path: [...path, 'findings'], reason });
  }
  const result = gate.findings.find(({ code }) => code === 'result');
  if (gate.kind === 'identity' && result?.choices?.includes('verified') !== true) {
    const reason = `nobody can approve the gate "${gate.code}": its result has no choice "verified" (P-18)`;
    faults.push({ path: [...path, 'findings'], reason });
  }
  const { method, dueOn } = TERMS;
  const asked = [agreedAt(gate, method, ['text', 'choice']), agreedAt(gate, dueOn, ['date'])];
  if (gate.kind === 'terms' && asked.includes(false)) {
    const reason = `the gate "${gate.code}" must ask for ${method} (text or choice) and ${dueOn} (date) in every approval: they are the terms`;
    faults.push({ path: [...path, 'findings'], reason });
  }
  if (typeof gate.mode === 'object' && gate.mode.atLeast > gate.mode.of) {
    const reason = `nobody can decide the gate "${gate.code}": it wants ${gate.mode.atLeast} approvals of ${gate.mode.of} tasks`;
    faults.push({ path: [...path, 'mode'], reason });
  }
  return faults;
}

/** Whether every approval of the gate says this. */
function agreedAt({ findings, outcomes }: Gate, code: string, types: readonly string[]): boolean {
  const found = findings.find((finding) => finding.code === code);
  const yes = outcomes.filter((outcome) => outcome === 'approve' || outcome === 'approve-with-conditions');
  return (
    found !== undefined &&
    types.includes(found.type) &&
    yes.every((outcome) => found.required || found.requiredFor?.includes(outcome))
  );
}

function ownerFaults(owners: readonly OwnerRule[], path: readonly PropertyKey[], what: string): Fault[] {
  const deciding = owners.filter((owner) => !NEVER_DECIDE.has(owner.role));
  if (deciding.length === owners.length) return [];
  return owners.flatMap((owner, index) =>
    NEVER_DECIDE.has(owner.role)
      ? [
          {
            path: [...path, index, 'role'],
            reason: `${deciding.length === 0 ? `nobody can decide ${what}: ` : ''}the role "${owner.role}" decides nothing`,
          },
        ]
      : [],
  );
}

function afterFaults(policy: Policy, gate: Gate, path: readonly PropertyKey[]): Fault[] {
  const faults: Fault[] = [];
  for (const [index, code] of gate.after.entries()) {
    const before = policy.gates.find((other) => other.code === code);
    const here = [...path, index];
    if (!before) {
      faults.push({ path: here, reason: `there is no gate "${code}"` });
    } else if (before.stage !== gate.stage) {
      const reason = `"${code}" is of the stage ${before.stage}, "${gate.code}" of ${gate.stage}: after names gates of the same stage`;
      faults.push({ path: here, reason });
    }
  }
  if (waitsForItself(policy, gate.code)) {
    faults.push({ path, reason: `nobody can decide the gate "${gate.code}": it waits for itself` });
  }
  return faults;
}

function waitsForItself(policy: Policy, code: string): boolean {
  const seen = new Set<string>();
  const ahead = [...afterOf(policy, code)];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next === code) return true;
    if (!seen.has(next)) ahead.push(...afterOf(policy, next));
    seen.add(next);
  }
  return false;
}

function afterOf(policy: Policy, code: string): readonly string[] {
  return policy.gates.find((gate) => gate.code === code)?.after ?? [];
}
