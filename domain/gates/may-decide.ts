import type { Policy } from '../policy/policy-schema.ts';

/** Why a person may not decide a task. */
export type Hindrance =
  | { code: 'not-owner' }
  | { code: 'entered-by'; rule: string }
  | { code: 'requested-by'; rule: string }
  | { code: 'decided-another-gate'; gate: string; rule: string }
  | { code: 'decided-this-gate' };

export type Decider = { id: string; roles: readonly { role: string; companyId: string }[] };

export type DecisionOf = {
  policy: Pick<Policy, 'separation' | 'cancel' | 'decline'>;
  gate: { code: string; requestedBy: string | null };
  owners: readonly { role: string; unitId: string }[];
  /** Who entered the order and who wrote the revision. */
  authors: readonly string[];
  decided: readonly { gateCode: string; personId: string }[];
};

/**
 * What keeps a person from deciding a task, null for nothing: default deny for who owns it by no role, and the
 * separation of duties that the policy states (P-166). Judged inside the deciding transaction.
 */
export function hindranceOf(person: Decider, given: DecisionOf): Hindrance | null {
  const { policy, gate, owners, authors, decided } = given;
  const owns = owners.some((owner) =>
    person.roles.some((held) => held.role === owner.role && held.companyId === owner.unitId),
  );
  if (!owns) return { code: 'not-owner' };
  if (decided.some((other) => other.personId === person.id && other.gateCode === gate.code)) {
    return { code: 'decided-this-gate' };
  }
  if (gate.code === 'cancel' || gate.code === 'decline') {
    const { notRequestedBy, rule } = policy[gate.code];
    return notRequestedBy && gate.requestedBy === person.id ? { code: 'requested-by', rule } : null;
  }
  for (const duty of policy.separation) {
    if ('notEnteredBy' in duty) {
      if (duty.notEnteredBy.includes(gate.code) && authors.includes(person.id)) {
        return { code: 'entered-by', rule: duty.rule };
      }
    } else if (duty.differentPeople.includes(gate.code)) {
      const other = decided.find(
        ({ gateCode, personId }) => personId === person.id && duty.differentPeople.includes(gateCode),
      );
      if (other) return { code: 'decided-another-gate', gate: other.gateCode, rule: duty.rule };
    }
  }
  return null;
}
