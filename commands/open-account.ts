import type { Transaction } from 'kysely';
import { accountOfCustomer } from '../db/limit-changes.ts';
import type { OnBehalfOf, Person } from '../db/people.ts';
import { lockAccount, type LockedAccount } from '../db/receivables.ts';
import type { DB } from '../db/schema.ts';
import type { Action } from '../domain/policy/authority.ts';
import { actingPerson } from './authority.ts';
import type { Scope } from './command.ts';
import { requireCompanyAuthority } from './company-authority.ts';
import { CommandProblem } from './problem.ts';

/**
 * Locks a customer's credit account and lets in who may do this to it, and for whom. Throws `not-found`, `forbidden`.
 */
export async function openAccount(
  trx: Transaction<DB>,
  scope: Scope,
  { customerId, action }: { customerId: string; action: Action },
): Promise<{ person: Person; account: LockedAccount; behalves: [OnBehalfOf, ...OnBehalfOf[]] }> {
  const accountId = await accountOfCustomer(trx, customerId);
  const account = accountId === null ? null : await lockAccount(trx, accountId);
  // Read under the lock: a role that was taken away while this waited counts no more.
  const person = await actingPerson(trx, scope);
  if (!account) throw new CommandProblem('not-found', `There is no credit account of "${customerId}".`);
  const behalves = await requireCompanyAuthority(trx, person, action, account.home);
  return { person, account, behalves };
}
