import { creditTrouble, isBearable } from '../db/credit-excess.ts';
import { tellHold } from '../db/hold-notices.ts';
import { type Hold, holdIn, orderOfHold, releaseHolds } from '../db/holds.ts';
import { commitOrder } from '../db/orders.ts';
import { compareMoney } from '../domain/money/money.ts';
import { localDate } from '../domain/order/local-date.ts';
import { maxOverdueDays } from '../domain/policy/hold-rule.ts';
import { actingPerson } from './authority.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { permitHold } from './hold-authority.ts';
import { hintOf, type OpenOrder, openOrderOf, requireText } from './open-order.ts';
import { notAhead } from './place-hold.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { amountErrors, refuseIfWrong } from './receivable-form.ts';

/**
 * evidence: what shows that it may go on. tolerance: what the order may take beyond its customer's limit, in its
 * currency, until toleranceUntil (RFC 3339): of a credit hold only, both or none.
 */
export type ReleaseHoldInput = {
  holdId: string;
  reason: string;
  evidence?: string | undefined;
  tolerance?: string | undefined;
  toleranceUntil?: string | undefined;
};

export type ReleaseHoldAnswer = { holdId: string; status: 'released'; intakeNumber: string; seq: number };

/**
 * Lets a held order go on (D2, P-49). Of a credit hold it may say how far beyond the limit this order may go and until
 * when; where the account is still over its limit or late in paying, it has to, whoever placed the hold: for the
 * process, the order would be held again; under a person's, nothing looked at it meanwhile. 200.
 */
export async function releaseHold(
  context: CommandContext,
  request: CommandRequest,
  input: ReleaseHoldInput,
): Promise<CommandResult<ReleaseHoldAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { holdId } = input;
    const { now: at, correlationId } = scope;
    const orderId = await orderOfHold(trx, holdId);
    if (orderId === null) {
      await actingPerson(trx, scope);
      throw new CommandProblem('not-found', 'There is no such hold.');
    }
    const { kind } = await holdIn(trx, holdId);
    const open = await openOrderOf(trx, scope, orderId, permitHold(kind, 'release'));
    const { order, person } = open;
    const hold = await holdIn(trx, holdId);
    requireOpenHold(hold);
    requireText('reason', input.reason);
    const tolerance = toleranceIn(open, hold, input);
    if (kind === 'credit') await requireEnough(open, tolerance?.amount ?? null);

    const reason = input.reason.trim();
    const evidence = input.evidence?.trim() || null;
    await releaseHolds(trx, order.id, [holdId], {
      cause: 'person',
      at,
      person: { id: person.id, reason, evidence, tolerance },
    });
    await tellHold(trx, open, { event: 'hold-released', holdId, kind, reason, now: at, correlationId });
    const until = tolerance?.until.toISOString() ?? null;
    const data = {
      holdId,
      kind,
      cause: 'person',
      reason,
      evidence,
      tolerance: tolerance?.amount ?? null,
      until,
    };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'hold-released', actor: person.id, data, correlationId, at }],
      move: true,
      now: at,
    });
    const { intake_number: intakeNumber } = order;
    const body: ReleaseHoldAnswer = { holdId, status: 'released', intakeNumber, seq };
    return { status: 200, body, hint: hintOf(order, seq, 'hold-released') };
  });
}

function requireOpenHold({ released_at: at, released_by: by, release_cause: cause }: Hold): void {
  if (at === null) return;
  throw new CommandProblem(
    'already-decided',
    `This hold was released by ${by ?? `the process (${cause})`}.`,
    {
      extra: { releasedBy: by, releasedAt: at.toISOString() },
    },
  );
}

function toleranceIn(
  { order, scope }: OpenOrder,
  { kind }: Hold,
  { tolerance, toleranceUntil }: ReleaseHoldInput,
): { amount: string; until: Date } | null {
  if (tolerance === undefined && toleranceUntil === undefined) return null;
  const errors: FieldError[] = [];
  if (kind !== 'credit') {
    const message = `a ${kind} hold has no tolerance: only a credit hold has`;
    errors.push({ path: 'tolerance', code: 'not-of-this-kind', message });
  }
  if (tolerance === undefined || toleranceUntil === undefined) {
    const path = tolerance === undefined ? 'tolerance' : 'toleranceUntil';
    errors.push({ path, code: 'required', message: 'say how much more is allowed, and until when' });
  }
  if (tolerance !== undefined)
    errors.push(...amountErrors('tolerance', tolerance, order.currency, { zero: true }));
  refuseIfWrong('The release is incomplete or wrong.', errors);
  const until = new Date(toleranceUntil ?? '');
  if (until <= scope.now) throw notAhead('toleranceUntil', toleranceUntil ?? '');
  return { amount: tolerance ?? '0', until };
}

/** An order goes on only where its account bears it, or a person says how much more is allowed. */
async function requireEnough({ trx, scope, order, policy }: OpenOrder, given: string | null): Promise<void> {
  const today = localDate(scope.now, policy.calendar.zone);
  const trouble = await creditTrouble(trx, { order, today, now: scope.now });
  if (!trouble) return;
  const { excess, tolerance: before } = trouble;
  const tolerance = given === null || (before !== null && compareMoney(before, given) > 0) ? before : given;
  if (isBearable({ ...trouble, tolerance }, maxOverdueDays(policy))) return;
  const message =
    `The account is ${excess} ${order.currency} over its limit and ${trouble.overdueDays} days late: ` +
    `allow at least ${excess} until when, or have it paid.`;
  throw new CommandProblem('validation', message, {
    errors: [{ path: 'tolerance', code: given === null ? 'required' : 'too-low', message }],
  });
}
