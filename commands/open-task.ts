import type { Transaction } from 'kysely';
import { type TaskContext, taskContext } from '../db/decision-context.ts';
import { type LockedOrder, lockOrderOfTask } from '../db/orders.ts';
import type { OnBehalfOf } from '../db/people.ts';
import { policyOf } from '../db/policies.ts';
import type { DB } from '../db/schema.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { actingPerson } from './authority.ts';
import type { Scope } from './command.ts';
import { CommandProblem } from './problem.ts';

/** A task before a person who wants to act on it: everything of it is read, its order is locked. */
export type OpenTask = {
  trx: Transaction<DB>;
  scope: Scope;
  order: LockedOrder;
  policy: Policy;
  context: TaskContext & { person: NonNullable<TaskContext['person']> };
};

/** Locks the order of a task and reads all that an act on it is judged by. It does not say that the act is allowed. */
export async function openTask(trx: Transaction<DB>, scope: Scope, taskId: string): Promise<OpenTask> {
  const order = await lockOrderOfTask(trx, taskId);
  const context = order && (await taskContext(trx, { taskId, subject: scope.subject, now: scope.now }));
  const person = context?.person;
  // Nobody known learns that there is no such task.
  if (!person) await actingPerson(trx, scope);
  if (!order || !context || !person) throw noSuchTask();
  const policy = await policyOf(trx, order.policy_id, order.policy_version);
  return { trx, scope, order, policy, context: { ...context, person } };
}

/** The order of a task on which its person acts, for themselves or for another: its events say so. */
export function orderActedOn({ order, context }: OpenTask, onBehalfOf: OnBehalfOf): LockedOrder {
  return { ...order, actor: { id: context.person.id, onBehalfOf } };
}

export function noSuchTask(): CommandProblem {
  return new CommandProblem('not-found', 'There is no such task.');
}
