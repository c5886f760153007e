import type { Transaction } from 'kysely';
import type { AuditEntry } from '../db/audit.ts';
import { homeOfCustomer } from '../db/customers.ts';
import { accountOfCustomer, addAccount } from '../db/limit-changes.ts';
import type { OnBehalfOf, Person } from '../db/people.ts';
import { lockAccount, type LockedAccount } from '../db/receivables.ts';
import type { DB } from '../db/schema.ts';
import { sumMoney } from '../domain/money/money.ts';
import { actingPerson } from './authority.ts';
import type { Scope } from './command.ts';
import { requireCompanyAuthority } from './company-authority.ts';
import { openAccount } from './open-account.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { currencyErrors, refuseIfWrong } from './receivable-form.ts';

/** opened: the event of an account that was opened for this; null for one that was there. */
type AccountToLimit = {
  person: Person;
  account: LockedAccount;
  behalves: [OnBehalfOf, ...OnBehalfOf[]];
  opened: AuditEntry | null;
};

type Asked = { customerId: string; currency: string | undefined };

/**
 * The account of which a limit is proposed, its row locked. A registered customer who has none gets one in the
 * currency that is said, without credit: a limit of zero, until somebody else approves more (P-27, P-49). Throws
 * `not-found`, `forbidden`, and `validation` for a currency that is missing or another one than the account's.
 */
export async function accountToLimit(
  trx: Transaction<DB>,
  scope: Scope,
  asked: Asked,
): Promise<AccountToLimit> {
  const { customerId, currency } = asked;
  if ((await accountOfCustomer(trx, customerId)) === null) return newAccount(trx, scope, asked);
  const open = await openAccount(trx, scope, { customerId, action: 'propose-limit-change' });
  if (currency !== undefined && currency !== open.account.currency) {
    const message = `the account of ${customerId} is of ${open.account.currency}`;
    refuseIfWrong('The limit is wrong.', [{ path: 'currency', code: 'other-currency', message }]);
  }
  return { ...open, opened: null };
}

async function newAccount(
  trx: Transaction<DB>,
  scope: Scope,
  { customerId, currency }: Asked,
): Promise<AccountToLimit> {
  const person = await actingPerson(trx, scope);
  const home = await homeOfCustomer(trx, customerId);
  if (!home) throw new CommandProblem('not-found', `There is no customer "${customerId}".`);
  const behalves = await requireCompanyAuthority(trx, person, 'propose-limit-change', home);
  refuseIfWrong('The customer has no credit account.', currencyProblems(customerId, currency));
  const opening = { customerId, companyId: home.companyId, currency: currency ?? '' };
  const account = await lockAccount(trx, await addAccount(trx, opening));
  if (!account) throw new Error(`the account of ${customerId} is gone`);
  const { now: at, correlationId } = scope;
  const [onBehalfOf] = behalves;
  const data = { customer: customerId, currency, limit: sumMoney([], account.currency), rating: 'new' };
  const opened = { kind: 'account-opened', actor: person.id, onBehalfOf, data, correlationId, at };
  return { person, account, behalves, opened };
}

function currencyProblems(customerId: string, currency: string | undefined): FieldError[] {
  if (currency !== undefined) return currencyErrors('currency', currency);
  const message = `${customerId} has no credit account yet: say in which currency it is to be`;
  return [{ path: 'currency', code: 'required', message }];
}
