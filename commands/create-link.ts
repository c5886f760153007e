import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { addLink } from '../db/links.ts';
import { insertNotices } from '../db/notices/insert-notices.ts';
import { receiversOf } from '../db/notices.ts';
import { commitOrder, type LockedOrder } from '../db/orders.ts';
import type { DB } from '../db/schema.ts';
import { sha256Hex } from '../domain/evidence/canonical.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { LinkPurpose } from '../domain/links/link-purposes.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { LINK_HANDLERS } from './link-answers.ts';
import { anyOrder, openOrder } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { refuseIfWrong } from './receivable-form.ts';

const DAY_MS = 86_400_000;

export type CreateLinkInput = {
  intakeNumber: string;
  /** The revision that the customer is to see: the current one. */
  revision: number;
  purpose: LinkPurpose;
  /** Of a link for a design: the version that the customer is to see, the newest one. */
  designVersion?: number | undefined;
  /** From now until it expires. */
  days: number;
  /** Sends it to the customer by e-mail, whose address must be known; the token is then told to nobody else. */
  mail: boolean;
};

export type CreateLinkAnswer = {
  linkId: string;
  intakeNumber: string;
  revision: number;
  purpose: LinkPurpose;
  designVersion?: number | undefined;
  expiresAt: string;
  mailed: boolean;
  /** Of a link that is not mailed, in the first answer only: nobody can read it again, also not under the same key. */
  token?: string;
};

/**
 * Makes a link by which the customer sees this revision (P-16), also of an order that has ended, or answers to it. Its token is random and kept as a hash
 * alone: it is not in the stored answer either, so a caller who lost the answer revokes the link and makes another. One
 * that is mailed gets its token as it is sent. 201. Throws `not-current-revision`, and `validation` for a purpose that
 * policy or order do not take now, and for a customer without an address.
 */
export async function createLink(
  context: CommandContext,
  request: CommandRequest,
  { intakeNumber, revision, purpose, designVersion, days, mail }: CreateLinkInput,
): Promise<CommandResult<CreateLinkAnswer>> {
  const token = randomBytes(32).toString('base64url');
  const result = await runCommand<CreateLinkAnswer>(context, request, async (trx, scope) => {
    // To see an order is the customer's right also when it has ended; to answer is not.
    const asked = purpose === 'view' ? anyOrder : openOrder;
    const { order, policy, person } = await asked(trx, scope, { intakeNumber, action: 'create-link' });
    if (revision !== order.revision) {
      throw new CommandProblem('not-current-revision', `The order is at revision ${order.revision}.`, {
        extra: { currentRevision: order.revision },
      });
    }
    const { now: at, correlationId } = scope;
    const receiver = mail ? await customerOf(trx, order, at) : undefined;
    const offered = { order, policy, designVersion };
    refuseIfWrong('No such link can be made now.', [
      ...versionErrors(purpose, designVersion),
      ...((await LINK_HANDLERS[purpose]?.offerErrors(trx, offered)) ?? []),
      ...(mail && !receiver?.email ? [NO_ADDRESS] : []),
    ]);
    const expiresAt = new Date(at.getTime() + days * DAY_MS);
    const tokenHash = mail ? null : sha256Hex(token);
    const of = { orderId: order.id, revision, purpose, personId: person.id };
    const version = designVersion ?? null;
    const linkId = await addLink(trx, { ...of, designVersion: version, tokenHash, at, expiresAt });
    if (receiver) {
      const goodUntil = localDate(expiresAt, policy.calendar.zone);
      const { company_zh: companyZh, company_en: companyEn } = receiver;
      const about = {
        intakeNumber,
        orderNumber: order.order_number ?? '',
        customerName: order.customer_name,
      };
      const data = { ...about, companyZh, companyEn, linkId, purpose, goodUntil };
      await insertNotices(trx, [{ receiver, template: 'customer-link', data }], {
        orderId: order.id,
        dedupe: `customer-link:${linkId}`,
        now: at,
        correlationId,
      });
    }
    const expires = expiresAt.toISOString();
    const told = { linkId, revision, purpose, designVersion, expiresAt: expires, mailed: mail };
    await commitOrder(trx, order, {
      audit: [{ kind: 'link-created', actor: person.id, data: told, correlationId, at }],
      move: false,
      now: at,
    });
    return { status: 201, body: { ...told, intakeNumber } };
  });
  const made = result.status === 201 && !result.replayed && !mail;
  return made ? { ...result, body: { ...result.body, token } } : result;
}

const NO_ADDRESS: FieldError = {
  path: 'mail',
  code: 'no-address',
  message: 'no e-mail address of this customer is known: record one, or hand the link over yourself',
};

/** Whom a letter about the order reaches; undefined for a buyer who is known by name only. */
async function customerOf(trx: Transaction<DB>, order: LockedOrder, now: Date) {
  const { home, customer_id: customerId } = order;
  const [customer] = await receiversOf(trx, { roles: [], personId: null, customerId, order: home, now });
  return customer;
}

function versionErrors(purpose: LinkPurpose, designVersion: number | undefined): FieldError[] {
  if (purpose === 'design' || designVersion === undefined) return [];
  const message = `a link to ${purpose} is for the order, not for a version of its design`;
  return [{ path: 'designVersion', code: 'not-for-purpose', message }];
}
