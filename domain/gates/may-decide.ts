import { isRequest, type RequestKind } from './gate-kinds.ts';
import type { Policy } from '../policy/policy-schema.ts';
import type { Role } from '../roles.ts';

/** Why a person may not decide a task; `through`: because of the person for whom they stand in. */
export type Hindrance = { through?: string } & (
  | { code: 'not-owner' }
  | { code: 'entered-by'; rule: string }
  | { code: 'requested-by'; rule: string }
  | { code: 'decided-another-gate'; gate: string; rule: string }
  | { code: 'decided-this-gate' }
);

/** A role of somebody else, for whom a person stands in. */
export type DelegatedRole = { role: Role; unitId: string; companyId: string; onBehalfOf: string };

export type Decider = {
  id: string;
  roles: readonly { role: string; companyId: string }[];
  standsIn: readonly { role: string; companyId: string; onBehalfOf: string }[];
};

export type DecisionOf = {
  policy: Pick<Policy, 'separation' | RequestKind>;
  /** requesters: who asked for what a request's gate decides, and for whom. */
  gate: { code: string; requesters: readonly string[] };
  owners: readonly { role: string; unitId: string }[];
  /** Who entered the order and who wrote the revision, and for whom. */
  authors: readonly string[];
  /** Who decided which gate: both who answered and on whose behalf. */
  decided: readonly { gateCode: string; personId: string }[];
};

/** In which capacity a person decides: for themselves, or on behalf of whom; or what keeps them from it. */
export type Capacity =
  { hindrance: Hindrance; onBehalfOf: null } | { hindrance: null; onBehalfOf: string | null };

/**
 * Default deny for who owns a task by no role, neither their own nor one in which they stand in; and the separation of
 * duties that the policy states (P-166). It holds through a delegation: what keeps the delegate, or the person for
 * whom they stand in, from deciding keeps the delegate from deciding on their behalf. Their own role comes first.
 * Judged inside the deciding transaction.
 */
export function capacityOf(person: Decider, given: DecisionOf): Capacity {
  const owns = (held: { role: string; companyId: string }) =>
    given.owners.some((owner) => held.role === owner.role && held.companyId === owner.unitId);
  const own = person.roles.some(owns);
  const others = [...new Set(person.standsIn.filter(owns).map(({ onBehalfOf }) => onBehalfOf))];
  if (!own && others.length === 0) return { hindrance: { code: 'not-owner' }, onBehalfOf: null };
  const separated = separationOf(person.id, given);
  if (separated) return { hindrance: separated, onBehalfOf: null };
  if (own) return { hindrance: null, onBehalfOf: null };
  let first: Hindrance = { code: 'not-owner' };
  for (const other of others) {
    const through = separationOf(other, given);
    if (!through) return { hindrance: null, onBehalfOf: other };
    first = { ...through, through: other };
  }
  return { hindrance: first, onBehalfOf: null };
}

/** What keeps a person from deciding a task, null for nothing. */
export function hindranceOf(person: Decider, given: DecisionOf): Hindrance | null {
  return capacityOf(person, given).hindrance;
}

/** The duties that one person has had already with this order, and that exclude this one. */
function separationOf(personId: string, { policy, gate, authors, decided }: DecisionOf): Hindrance | null {
  if (decided.some((other) => other.personId === personId && other.gateCode === gate.code)) {
    return { code: 'decided-this-gate' };
  }
  if (isRequest(gate.code)) {
    const asked = policy[gate.code];
    const own = asked?.notRequestedBy === true && gate.requesters.includes(personId);
    return own ? { code: 'requested-by', rule: asked.rule } : null;
  }
  for (const duty of policy.separation) {
    if ('notEnteredBy' in duty) {
      if (duty.notEnteredBy.includes(gate.code) && authors.includes(personId)) {
        return { code: 'entered-by', rule: duty.rule };
      }
    } else if (duty.differentPeople.includes(gate.code)) {
      const other = decided.find(
        ({ gateCode, personId: decider }) => decider === personId && duty.differentPeople.includes(gateCode),
      );
      if (other) return { code: 'decided-another-gate', gate: other.gateCode, rule: duty.rule };
    }
  }
  return null;
}
