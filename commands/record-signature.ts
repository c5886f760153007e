import { addSignature, type ContractVersion, newestContract, signaturesOf } from '../db/contracts.ts';
import { commitOrder } from '../db/orders.ts';
import { localDate } from '../domain/order/local-date.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { archivedErrors, contractRules } from './contract-form.ts';
import { type OpenOrder, openOrder, standsBeforeEffective } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { dayErrors, refuseIfWrong } from './receivable-form.ts';

/** Who signed what, when and how: `seal` names the seal. The scan is in the archive under `reference`. */
export type RecordSignatureInput = {
  intakeNumber: string;
  version: number;
  party: string;
  signedBy: string;
  signerTitle?: string | undefined;
  signedOn: string;
  method: 'signature' | 'seal';
  seal?: string | undefined;
  reference: string;
  sha256: string;
};

export type RecordSignatureAnswer = {
  intakeNumber: string;
  version: number;
  party: string;
  /** Parties of the policy that have not signed this version. */
  stillToSign: string[];
  seq: number;
};

/**
 * Records that a party has signed or sealed the newest version of the contract (P-51, P-54), while the order stands
 * at its signing. A party signs a version once. 201.
 */
export async function recordSignature(
  context: CommandContext,
  request: CommandRequest,
  input: RecordSignatureInput,
): Promise<CommandResult<RecordSignatureAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, party } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'record-signature' });
    const { order, person } = open;
    const { signatories } = contractRules(open);
    const newest = await signable(open);
    refuseIfWrong('The signature is incomplete or wrong.', signatureErrors(open, newest, input));
    const before = await signaturesOf(trx, newest.id);
    const same = before.find((known) => known.party === party);
    if (same) {
      const who = `${same.recorded_by} has recorded that ${same.signed_by} signed for ${party}`;
      throw new CommandProblem('already-recorded', `${who}: version ${newest.version} is signed.`);
    }

    const { now: at, correlationId } = scope;
    const signature = {
      party,
      signed_by: input.signedBy.trim(),
      signer_title: input.signerTitle?.trim() || null,
      signed_on: input.signedOn,
      method: input.method,
      seal: input.seal?.trim() ?? null,
      reference: input.reference.trim(),
      sha256: input.sha256,
    };
    await addSignature(trx, {
      ...signature,
      contract_version_id: newest.id,
      recorded_by: person.id,
      recorded_at: at,
    });
    const { version } = newest;
    const { seq } = await commitOrder(trx, order, {
      audit: [
        { kind: 'contract-signature', actor: person.id, data: { version, ...signature }, correlationId, at },
      ],
      move: false,
      now: at,
    });
    const signed = new Set([party, ...before.map((known) => known.party)]);
    const stillToSign = signatories.map((each) => each.party).filter((each) => !signed.has(each));
    return { status: 201, body: { intakeNumber, version, party, stillToSign, seq } };
  });
}

async function signable(open: OpenOrder): Promise<ContractVersion> {
  const { trx, order, policy } = open;
  const { stage } = await standsBeforeEffective(open);
  const signing = policy.gates.some((gate) => gate.kind === 'signing' && gate.stage === stage);
  const newest = signing ? await newestContract(trx, order.id) : null;
  if (newest) return newest;
  throw new CommandProblem(
    'wrong-stage',
    `Order ${order.intake_number} stands at ${stage}: there is no contract to sign.`,
  );
}

function signatureErrors(
  open: OpenOrder,
  newest: ContractVersion,
  input: RecordSignatureInput,
): FieldError[] {
  const { policy, scope } = open;
  const errors = [
    ...dayErrors('signedOn', input.signedOn),
    ...archivedErrors(input),
    ...partyErrors(open, input),
  ];
  if (input.version !== newest.version) {
    const message = `version ${newest.version} is the newest; what was signed is version ${input.version}`;
    errors.push({ path: 'version', code: 'not-newest', message });
  }
  if (input.signedBy.trim() === '') {
    errors.push({ path: 'signedBy', code: 'required', message: 'say who signed' });
  }
  const { zone } = policy.calendar;
  const drafted = localDate(newest.drafted_at, zone);
  if (input.signedOn > localDate(scope.now, zone)) {
    errors.push({ path: 'signedOn', code: 'in-the-future', message: `${input.signedOn} is yet to come` });
  } else if (input.signedOn < drafted) {
    const message = `version ${newest.version} was drafted on ${drafted}: nobody signed it on ${input.signedOn}`;
    errors.push({ path: 'signedOn', code: 'before-draft', message });
  }
  if ((input.method === 'seal') !== Boolean(input.seal?.trim())) {
    const message = input.method === 'seal' ? 'say which seal' : 'a signature without a seal names none';
    errors.push({ path: 'seal', code: input.method === 'seal' ? 'required' : 'not-allowed', message });
  }
  return errors;
}

function partyErrors(open: OpenOrder, { party, method }: RecordSignatureInput): FieldError[] {
  const { signatories } = contractRules(open);
  const known = signatories.find((each) => each.party === party);
  if (!known) {
    const names = signatories.map((each) => each.party).join(', ');
    return [{ path: 'party', code: 'unknown-party', message: `the contract is signed by ${names}` }];
  }
  if (!known.seal || method === 'seal') return [];
  const message = `${known.title.en} / ${known.title.zh} signs with a seal (${known.rule})`;
  return [{ path: 'method', code: 'seal-required', message }];
}
