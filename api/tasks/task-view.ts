import type { Person } from '../../db/people.ts';
import type { ListedTask } from '../../db/queries/my-tasks.ts';
import { hindranceOf } from '../../domain/gates/may-decide.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { type Views, withoutAmount } from '../orders/view.ts';

/** What list and single reading show of a task beside the task itself. */
export function shownAround(
  { gate, revision, order, authors, decided, task, overdue }: ListedTask,
  { person, policy, views }: { person: Person; policy: Policy; views: Views },
) {
  const { policyId, policyVersion, groupId: _, enteredBy: __, ...rest } = order;
  const { owners } = task;
  const hindrance = hindranceOf(person, { policy, gate, owners, decided, authors });
  return {
    gate: { id: gate.id, code: gate.code, kind: gate.kind },
    revision,
    order: { ...withoutAmount(rest, views), policy: { id: policyId, version: policyVersion } },
    overdue,
    hindrance: hindrance?.code ?? null,
  };
}
