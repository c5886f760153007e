import type { Transaction } from 'kysely';
import { type LockedOrder, lockOrder, lockOrderByNumber } from '../db/orders.ts';
import { behalvesOf, type OnBehalfOf, type Person } from '../db/people.ts';
import { policyOf } from '../db/policies.ts';
import { readProgress } from '../db/progress.ts';
import type { DB } from '../db/schema.ts';
import type { Stage } from '../domain/order/stages.ts';
import type { Action } from '../domain/policy/authority.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { Progress } from '../domain/process/progress.ts';
import { afterSendBack } from '../domain/process/sent-back.ts';
import { whereItStands } from '../domain/process/stands.ts';
import type { Role } from '../domain/roles.ts';
import { actingPerson, requireAuthority } from './authority.ts';
import type { Hint, Scope } from './command.ts';
import { CommandProblem } from './problem.ts';

/** An order that has not ended, whose lock is held, before a person who may act on it. */
export type OpenOrder = {
  trx: Transaction<DB>;
  scope: Scope;
  /** Its events say for whom the person did it. */
  order: LockedOrder;
  policy: Policy;
  person: Person;
  onBehalfOf: OnBehalfOf;
};

/**
 * Answers for whom the person does it. Throws for whom the action is not: default deny, and what may not be read is not
 * found (P-165, P-166).
 */
export type Permit = (person: Person, policy: Policy, order: LockedOrder) => OnBehalfOf;

/** Whoever holds this role at the order's company, and else who may do it by the policy. */
export function ownerOr(role: Role, action: Action): Permit {
  return (person, policy, { home }) => {
    const [first] = behalvesOf(person, [{ role, at: 'company' }], home);
    return first === undefined ? requireAuthority(person, policy, action, home) : first;
  };
}

/** Locks the order and lets in who may do this to it. Throws `not-found`, `forbidden`, `order-closed`. */
export async function openOrder(
  trx: Transaction<DB>,
  scope: Scope,
  { intakeNumber, action }: { intakeNumber: string; action: Action },
): Promise<OpenOrder> {
  return openOrderNumbered(trx, scope, intakeNumber, (person, policy, { home }) =>
    requireAuthority(person, policy, action, home),
  );
}

/** The same with a rule of the caller's own. */
export async function openOrderNumbered(
  trx: Transaction<DB>,
  scope: Scope,
  intakeNumber: string,
  permit: Permit,
): Promise<OpenOrder> {
  return permitted(trx, scope, await lockOrderByNumber(trx, intakeNumber), permit);
}

/** The same for an order that is known by its id, with a rule of the caller's own. */
export async function openOrderOf(
  trx: Transaction<DB>,
  scope: Scope,
  orderId: string,
  permit: Permit,
): Promise<OpenOrder> {
  return permitted(trx, scope, await lockOrder(trx, orderId), permit);
}

/** Locks an order that may have ended, and lets in who may do this to it all the same. */
export async function anyOrder(
  trx: Transaction<DB>,
  scope: Scope,
  { intakeNumber, action }: { intakeNumber: string; action: Action },
): Promise<OpenOrder> {
  return known(trx, scope, await lockOrderByNumber(trx, intakeNumber), (person, policy, { home }) =>
    requireAuthority(person, policy, action, home),
  );
}

/** The same for one that is known by its id, with a rule of the caller's own: money is moved then as well. */
export async function anyOrderOf(
  trx: Transaction<DB>,
  scope: Scope,
  orderId: string,
  permit: Permit,
): Promise<OpenOrder> {
  return known(trx, scope, await lockOrder(trx, orderId), permit);
}

async function permitted(
  trx: Transaction<DB>,
  scope: Scope,
  order: LockedOrder | null,
  permit: Permit,
): Promise<OpenOrder> {
  const open = await known(trx, scope, order, permit);
  requireOpen(open.order);
  return open;
}

async function known(
  trx: Transaction<DB>,
  scope: Scope,
  order: LockedOrder | null,
  permit: Permit,
): Promise<OpenOrder> {
  // Read under the lock: a role that was taken away while this waited counts no more.
  const person = await actingPerson(trx, scope);
  if (!order) throw new CommandProblem('not-found', 'There is no such order.');
  const policy = await policyOf(trx, order.policy_id, order.policy_version);
  const onBehalfOf = permit(person, policy, order);
  const actor = { id: person.id, onBehalfOf };
  return { trx, scope, order: { ...order, actor }, policy, person, onBehalfOf };
}

/** Throws `order-closed` for an order that has ended. */
export function requireOpen(order: LockedOrder): void {
  if (order.closed_at === null) return;
  throw new CommandProblem('order-closed', `Order ${order.intake_number} is ${order.stage}.`);
}

/**
 * Where the order belongs by its rows, which its process may not have seen yet. Throws `order-closed` when it is to
 * be cancelled, declined or rejected, `wrong-stage` when it is effective.
 */
export async function standsBeforeEffective({
  trx,
  scope,
  order,
  policy,
}: OpenOrder): Promise<{ stage: Stage; progress: Progress }> {
  if (order.stage === 'EFFECTIVE') {
    throw new CommandProblem(
      'wrong-stage',
      `Order ${order.intake_number} is EFFECTIVE: this can be done only before that.`,
    );
  }
  const progress = afterSendBack(policy, await readProgress(trx, order, scope.now));
  const stage = whereItStands(policy, progress);
  if (stage === 'REJECTED') {
    throw new CommandProblem(
      'order-closed',
      `Order ${order.intake_number} is against a rule: it is REJECTED.`,
    );
  }
  if (stage === 'CANCELLED' || stage === 'DECLINED') {
    throw new CommandProblem('order-closed', `It is granted that order ${order.intake_number} be ${stage}.`);
  }
  return { stage, progress };
}

/** Throws `wrong-stage` for an order that still waits for what its customer has to say (P-6). */
export function requireComplete({ missing, intake_number: number }: LockedOrder): void {
  if (missing === null) return;
  throw new CommandProblem('wrong-stage', `Order ${number} waits for what its customer has to say first.`);
}

/** What the order's process is told when the command is committed. */
export function hintOf(order: LockedOrder, seq: number, kind: string): Hint {
  return { orderId: order.id, intakeNumber: order.intake_number, seq, kind };
}

/** Throws a `validation` problem for a text that says nothing. */
export function requireText(path: string, text: string): void {
  if (text.trim() !== '') return;
  throw new CommandProblem('validation', `The ${path} is missing.`, {
    errors: [{ path, code: 'required', message: `say in words: the ${path} is kept as evidence` }],
  });
}
