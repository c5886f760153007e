import { appendAudit } from '../db/audit.ts';
import { addLimitChange, type LimitChange, limitIn } from '../db/limit-changes.ts';
import { tellLimitProposed } from '../db/limit-notices.ts';
import { compareMoney } from '../domain/money/money.ts';
import { accountToLimit } from './account-to-limit.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { requireText } from './open-order.ts';
import { CommandProblem } from './problem.ts';
import { amountErrors, refuseIfWrong } from './receivable-form.ts';

/** limit: decimal string of the account's currency. currency: of the account that is opened, where there is none. */
export type ProposeLimitChangeInput = {
  customerId: string;
  limit: string;
  currency?: string | undefined;
  reason: string;
};

/**
 * Proposes another limit for a customer (D2, P-49), or the first, for which an account without credit is opened (P-27),
 * and tells who decides it. It stays as it is until somebody else approves. 201. Throws `already-requested` when a
 * proposal is open.
 */
export async function proposeLimitChange(
  context: CommandContext,
  request: CommandRequest,
  { customerId, limit, currency: said, reason }: ProposeLimitChangeInput,
): Promise<CommandResult<{ limitChange: LimitChange }>> {
  return runCommand(context, request, async (trx, scope) => {
    const found = await accountToLimit(trx, scope, { customerId, currency: said });
    const { person, account, behalves, opened } = found;
    const { now: at, correlationId } = scope;
    requireText('reason', reason);
    const errors = amountErrors('limit', limit, account.currency, { zero: true });
    refuseIfWrong('The limit is wrong.', errors);
    const from = await limitIn(trx, account);
    if (compareMoney(from, limit) === 0) {
      const message = `the limit is ${from} ${account.currency} already`;
      refuseIfWrong('Nothing would change.', [{ path: 'limit', code: 'unchanged', message }]);
    }
    const [onBehalfOf] = behalves;
    const proposed = { from, to: limit, reason: reason.trim(), personId: person.id, onBehalfOf, at };
    const limitChange = await addLimitChange(trx, account, proposed);
    if (!limitChange) {
      throw new CommandProblem('already-requested', `A change of the limit of "${customerId}" is proposed.`);
    }
    const { id, to, currency } = limitChange;
    const data = { limitChange: id, from, to, currency, reason: proposed.reason };
    await appendAudit(trx, { kind: 'credit-account', id: account.id }, [
      ...(opened ? [opened] : []),
      { kind: 'limit-change-proposed', actor: person.id, onBehalfOf, data, correlationId, at },
    ]);
    await tellLimitProposed(trx, account, limitChange, { customer: customerId, now: at, correlationId });
    return { status: 201, body: { limitChange } };
  });
}
