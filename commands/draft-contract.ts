import { addContractVersion } from '../db/contracts.ts';
import { commitOrder } from '../db/orders.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { Progress } from '../domain/process/progress.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { archivedErrors, contractRules } from './contract-form.ts';
import { isJudged } from './judged.ts';
import { type OpenOrder, openOrder, requireComplete, standsBeforeEffective } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

/** The texts by the codes of the policy's contract; where the document is kept, and the SHA-256 of its content. */
export type DraftContractInput = {
  intakeNumber: string;
  clauses: Readonly<Record<string, string>>;
  responsibilities?: Readonly<Record<string, string>> | undefined;
  reference: string;
  sha256: string;
};

export type DraftContractAnswer = { intakeNumber: string; version: number; revision: number; seq: number };

/**
 * Stores the next version of an order's contract, with every clause that the policy requires (P-52) and who answers
 * for each duty (P-58). It can be drafted until a lawyer, or whoever judges it next, has said yes to a version; after
 * a refusal again (P-53). 201.
 */
export async function draftContract(
  context: CommandContext,
  request: CommandRequest,
  input: DraftContractInput,
): Promise<CommandResult<DraftContractAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, clauses, responsibilities = {}, reference, sha256 } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'draft-contract' });
    const { order, person } = open;
    const rules = contractRules(open);
    await requireDraftable(open);
    refuseIfWrong('The contract is incomplete or wrong.', [
      ...textErrors('clauses', rules.clauses, clauses),
      ...textErrors('responsibilities', rules.responsibilities, responsibilities),
      ...archivedErrors(input),
    ]);

    const { now: at, correlationId } = scope;
    const { id: orderId, revision } = order;
    const version = await addContractVersion(trx, {
      order_id: orderId,
      revision,
      clauses,
      responsibilities,
      reference: reference.trim(),
      sha256,
      drafted_by: person.id,
      drafted_at: at,
    });
    const data = { version, revision, reference: reference.trim(), sha256 };
    const { seq } = await commitOrder(trx, order, {
      audit: [{ kind: 'contract-drafted', actor: person.id, data, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 201, body: { intakeNumber, version, revision, seq } };
  });
}

async function requireDraftable(open: OpenOrder): Promise<void> {
  requireComplete(open.order);
  const { stage, progress } = await standsBeforeEffective(open);
  if (mayBeDrafted(open.policy, progress)) return;
  throw new CommandProblem(
    'wrong-stage',
    `Order ${open.order.intake_number} stands at ${stage}: its contract is approved, and changes only after a refusal.`,
  );
}

/** Until somebody judges it: the lawyers, or without them whoever says that it is drafted. */
function mayBeDrafted({ gates: rules }: Policy, progress: Progress): boolean {
  const legal = rules.some(({ kind, code }) => kind === 'legal' && progress.applicableGates.includes(code));
  return !isJudged(progress, ['legal', 'signing', 'entry', ...(legal ? [] : (['contract'] as const))]);
}

type Wanted = readonly { code: string; title: { zh: string; en: string } }[];

/** Each text that is missing or blank, by its title; each that the policy does not have. */
function textErrors(path: string, wanted: Wanted, given: Readonly<Record<string, string>>): FieldError[] {
  const missing = wanted
    .filter(({ code }) => !Object.hasOwn(given, code) || !given[code]?.trim())
    .map(({ code, title }) => ({
      path: `${path}.${code}`,
      code: 'required',
      message: `${title.en} / ${title.zh} is missing`,
    }));
  const known = new Set(wanted.map(({ code }) => code));
  const unknown = Object.keys(given)
    .filter((code) => !known.has(code))
    .map((code) => ({
      path: `${path}.${code}`,
      code: 'unknown',
      message: `the policy's contract has no "${code}"`,
    }));
  return [...missing, ...unknown];
}
