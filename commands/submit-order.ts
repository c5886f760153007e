import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { NEW_CHAIN } from '../db/audit.ts';
import { allotIntakeNumber, allotOrderNumber } from '../db/counters.ts';
import { insertOrder } from '../db/insert-order.ts';
import { noticeReceivers, queueNotices } from '../db/notices.ts';
import { type Company, companyOf } from '../db/org-units.ts';
import { behalvesOf, type OnBehalfOf, type Person, worksAt } from '../db/people.ts';
import { currentPolicy } from '../db/policies.ts';
import type { DB } from '../db/schema.ts';
import type { Channel } from '../domain/order/channels.ts';
import type { OrderDocument } from '../domain/order/document.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { MissingPart } from '../domain/order/missing-part.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { type Assessment, assessDocument, type CheckedOrder } from './assess-document.ts';
import { actingPerson } from './authority.ts';
import {
  type CommandContext,
  type CommandRequest,
  type CommandResult,
  runCommand,
  type Scope,
} from './command.ts';
import { type OrderLinks, requireLinks, requireProject } from './order-links.ts';
import { possibleDuplicates, tellDuplicates } from './possible-duplicates.ts';
import { CommandProblem } from './problem.ts';

export type SubmitOrderInput = OrderLinks & {
  companyId: string;
  /** The company's newest policy in force where none is named. */
  policyId?: string | undefined;
  channel: Channel;
  /** ISO instant: when the order reached the company, which may be before it was keyed in. Now when absent. */
  receivedAt?: string | undefined;
  document: OrderDocument;
};

export type SubmitOrderAnswer = {
  intakeNumber: string;
  orderNumber: string | null;
  /** AWAITING_CUSTOMER_INFO: it is stored, and the customer is asked for what is `missing` (P-6). */
  stage: 'RECEIVED' | 'REJECTED' | 'AWAITING_CUSTOMER_INFO';
  missing?: MissingPart[];
  revision: number;
  sha256: string;
  classes: string[];
  policy: { id: string; version: number };
  /** Why it was rejected, in the policy's words (P-7). */
  reasons?: { zh: string; en: string }[];
  /** Orders of the same customer and goods that came shortly before, where the policy compares (P-2). */
  possibleDuplicates?: string[];
};

/**
 * Takes an order in (P-1, P-2): complete by the policy's form or a `validation` problem with every wrong field (P-4,
 * P-5), unless the policy lets it wait for the customer (P-6); against a company rule it is stored as REJECTED with the
 * reason (P-7). The intake number, the first revision, the receipt notice and the first event of the chain are
 * committed together; then its process starts, at the latest by the relay. 201 either way.
 */
export async function submitOrder(
  context: CommandContext,
  request: CommandRequest,
  input: SubmitOrderInput,
): Promise<CommandResult<SubmitOrderAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const person = await actingPerson(trx, scope);
    const { company, policy, onBehalfOf } = await intakeOf(trx, person, input);
    await requireLinks(trx, input);
    const receivedAt = receivedInstant(input, scope.now);
    const { companyId, channel, document, enquiryId, projectId } = input;
    const links = { enquiryId, projectId };
    const assessed = await assessDocument(trx, { policy, companyId, channel, receivedAt, document });
    requireProject(policy, assessed, projectId);
    const by = { person, onBehalfOf };
    const taken = await takeIn(trx, scope, { ...by, company, policy, receivedAt, channel, links, assessed });
    const { stage, intakeNumber, orderNumber, orderId, duplicates } = taken;
    const answer: SubmitOrderAnswer = {
      intakeNumber,
      orderNumber,
      stage,
      revision: 1,
      sha256: assessed.sha256,
      classes: assessed.classes.map(({ code }) => code),
      policy: { id: policy.id, version: policy.version },
      ...(assessed.missing !== null && { missing: assessed.missing }),
      ...(duplicates.length > 0 && { possibleDuplicates: duplicates.map((earlier) => earlier.intakeNumber) }),
      ...(stage === 'REJECTED' && { reasons: assessed.refusals.map(({ reason }) => reason) }),
    };
    const hint = stage === 'REJECTED' ? null : { orderId, intakeNumber, seq: 0, kind: 'received' };
    const headers = { location: `/orders/${intakeNumber}`, etag: '"1"' };
    return { status: 201, headers, body: answer, hint };
  });
}

async function intakeOf(
  db: Kysely<DB>,
  person: Person,
  { companyId, policyId }: SubmitOrderInput,
): Promise<{ company: Company; policy: Policy; onBehalfOf: OnBehalfOf }> {
  const company = await companyOf(db, companyId);
  const home = company && { companyId, groupId: company.groupId };
  // Whoever holds no role there does not learn whether there is such a company.
  const known = home && worksAt(person, home);
  const policy = known ? await currentPolicy(db, companyId, policyId) : null;
  if (!company || !home || !known) {
    throw new CommandProblem('forbidden', `You hold no role at a company "${companyId}".`);
  }
  if (!policy) {
    const which = policyId === undefined ? 'no policy in force' : `no policy "${policyId}" in force`;
    throw new CommandProblem('validation', `The company has ${which}.`, {
      errors: [
        { path: policyId === undefined ? 'companyId' : 'policyId', code: 'unknown-policy', message: which },
      ],
    });
  }
  const owners = policy.authority['submit-order'] ?? [];
  const [onBehalfOf] = behalvesOf(person, owners, home);
  if (onBehalfOf === undefined) {
    const roles = owners.map(({ role }) => role).join(', ') || 'nobody';
    throw new CommandProblem('forbidden', `submit-order is for ${roles} of company ${companyId}.`);
  }
  return { company, policy, onBehalfOf };
}

/** No company was there to receive anything before; and a date of fewer than four digits is none of ours. */
const EARLIEST = Date.UTC(1900, 0, 1);

/** A late-keyed order was received before now; nothing is received in the future. */
function receivedInstant({ receivedAt }: SubmitOrderInput, now: Date): Date {
  if (receivedAt === undefined) return now;
  const at = new Date(receivedAt);
  if (at.getTime() < EARLIEST) throw notReceived('too-long-ago', `${receivedAt} lies before the year 1900`);
  if (at.getTime() <= now.getTime()) return at;
  throw notReceived('in-the-future', `${receivedAt} lies in the future`);
}

function notReceived(code: string, message: string): CommandProblem {
  return new CommandProblem('validation', 'The order cannot have been received then.', {
    errors: [{ path: 'receivedAt', code, message }],
  });
}

/** A receipt promises nothing; where the policy says so it is the confirmation (P-12), of what was checked only. */
function receiptEvent(
  stage: SubmitOrderAnswer['stage'],
  confirmed: CheckedOrder | null,
): 'received' | 'rejected' | 'confirmed' {
  if (stage === 'REJECTED') return 'rejected';
  return stage === 'RECEIVED' && confirmed !== null ? 'confirmed' : 'received';
}

type Intake = {
  person: Person;
  onBehalfOf: OnBehalfOf;
  company: Company;
  policy: Policy;
  receivedAt: Date;
  channel: Channel;
  links: OrderLinks;
  assessed: Assessment;
};

async function takeIn(trx: Transaction<DB>, scope: Scope, intake: Intake) {
  const { now, correlationId } = scope;
  const { person, company, policy, assessed } = intake;
  const orderId = randomUUID();
  const rejected = assessed.refusals.length > 0;
  const waits = assessed.missing !== null;
  const stage: SubmitOrderAnswer['stage'] = waits
    ? 'AWAITING_CUSTOMER_INFO'
    : rejected
      ? 'REJECTED'
      : 'RECEIVED';
  const today = localDate(now, policy.calendar.zone);
  const told = {
    event: receiptEvent(stage, assessed.confirmed),
    order: {
      id: orderId,
      companyId: company.id,
      groupId: company.groupId,
      customerId: assessed.customerId,
      customerName: assessed.customerName,
      enteredBy: person.id,
      stage,
    },
    policy,
    now,
  };
  // Asked before the number is taken: others who want the sequence wait from then on until the commit.
  const receivers = await noticeReceivers(trx, told);
  const intakeNumber = await allotIntakeNumber(trx, company.numberCode, today);
  const classes = assessed.classes.map(({ code }) => code);
  const orderNumber =
    stage === 'RECEIVED' && policy.orderNumber.at === 'intake'
      ? await allotOrderNumber(trx, policy, { companyCode: company.numberCode, classes, localDate: today })
      : null;
  const { receivedAt } = intake;
  const of = { orderId, companyId: company.id, receivedAt, assessed };
  const duplicates = stage === 'RECEIVED' ? await possibleDuplicates(trx, policy, of) : [];
  // What may be a double is confirmed by nobody but a person.
  const confirmed = stage === 'RECEIVED' && duplicates.length === 0 ? assessed.confirmed : null;
  const event = receiptEvent(stage, confirmed);
  await insertOrder(trx, {
    ...intake,
    duplicates,
    confirmed,
    orderId,
    intakeNumber,
    orderNumber,
    stage,
    personId: person.id,
    correlationId,
    now,
    from: NEW_CHAIN,
  });
  const order = { ...told.order, intakeNumber, orderNumber };
  const reasons = assessed.refusals.map(({ reason }) => reason);
  const lacks = assessed.missing ?? [];
  await queueNotices(trx, {
    ...told,
    event,
    order,
    ...(event === told.event && { receivers }),
    data: {
      requiredOn: assessed.document.delivery.date,
      reasonZh: reasons.map(({ zh }) => zh).join(';'),
      reasonEn: reasons.map(({ en }) => en).join('; '),
      missingZh: lacks.map(({ zh }) => zh).join('；'),
      missingEn: lacks.map(({ en }) => en).join('; '),
    },
    dedupe: orderId,
    correlationId,
  });
  await tellDuplicates(trx, scope, { order, policy, duplicates });
  return { orderId, intakeNumber, orderNumber, stage, duplicates };
}
