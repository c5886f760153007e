import type { LockedOrder } from '../db/orders.ts';
import { behalvesOf } from '../db/people.ts';
import type { HoldKind } from '../domain/holds/hold-kinds.ts';
import { holdRule } from '../domain/policy/hold-rule.ts';
import { mayAct } from './authority.ts';
import type { Permit } from './open-order.ts';
import { CommandProblem } from './problem.ts';

/** Default deny: the policy says for each kind who may hold and who may release (P-49, P-166). */
export function permitHold(kind: HoldKind, deed: 'place' | 'release'): Permit {
  return (person, policy, order: LockedOrder) => {
    const owners = holdRule(policy, kind)?.[deed] ?? [];
    const [first] = behalvesOf(person, owners, order.home);
    if (first !== undefined) return first;
    if (!mayAct(person, policy, 'read-order', order.home)) {
      throw new CommandProblem('not-found', 'There is no such order.');
    }
    const roles = owners.map(({ role }) => role).join(', ') || 'nobody';
    throw new CommandProblem(
      'forbidden',
      `To ${deed} a ${kind} hold is for ${roles} of company ${order.company_id}.`,
    );
  };
}
