import type { Kysely } from 'kysely';
import { customerFacts, customersAmong } from '../db/customers.ts';
import { productsOf } from '../db/products.ts';
import type { DB } from '../db/schema.ts';
import { completeDocument } from '../domain/order/document-complete.ts';
import { incompleteDocument } from '../domain/order/document-incomplete.ts';
import { type DocumentProblem, isForTheCustomer, problem } from '../domain/order/document-problem.ts';
import type { MissingPart } from '../domain/order/missing-part.ts';
import { canonicalHash, type Matter, matterOf } from '../domain/order/document-hash.ts';
import { totals } from '../domain/order/document-totals.ts';
import { validateAgainst } from '../domain/order/document-validate.ts';
import type { CompleteDocument, OrderDocument } from '../domain/order/document.ts';
import { localDate } from '../domain/order/local-date.ts';
import {
  applicableGates,
  type ClassFound,
  compileConditions,
  type Refusal,
} from '../domain/policy/conditions.ts';
import { checkPrices } from '../domain/order/price-check.ts';
import type { PriceEvidence } from '../domain/gates/evidence.ts';
import { factsOf } from '../domain/policy/facts-of-document.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import { CommandProblem } from './problem.ts';

/** The evidence of a confirmation on submission: a customer of the register, and each line against the price list. */
export type CheckedOrder = { customerId: string; prices: PriceEvidence[] };

/** What the policy makes of an order document: the columns of order and revision that follow from it. */
export type Assessment = {
  document: CompleteDocument;
  /** What the customer still has to say or to clear up; null of a complete order, and nothing else is judged before that. */
  missing: MissingPart[] | null;
  sha256: string;
  matter: Partial<Matter>;
  classes: ClassFound[];
  refusals: Refusal[];
  applicableGates: string[];
  /** The total with tax; null as long as a price is missing. */
  amount: string | null;
  customerId: string | null;
  customerName: string;
  prepaid: boolean;
  /**
   * Where the policy confirms at once, what was checked: the customer is known, the goods are in the catalogue, no price is
   * below the list (P-12). Null where it does not, or something of that does not hold.
   */
  confirmed: CheckedOrder | null;
};

export type Assessed = {
  policy: Policy;
  companyId: string;
  channel: string;
  receivedAt: Date;
  document: OrderDocument;
  /** An order that was complete stays so. */
  complete?: boolean;
};

/**
 * Checks a document against the policy (P-4, P-5), classifies it (P-19 … P-23) and finds its gates. Where the policy
 * lets incomplete orders wait (P-6), one in which all that is wrong is for the customer to say or to clear up is taken
 * with the list of it. Throws a `validation` problem that names every wrong field.
 */
export async function assessDocument(db: Kysely<DB>, given: Assessed): Promise<Assessment> {
  const { policy, companyId } = given;
  const receivedOn = localDate(given.receivedAt, policy.calendar.zone);
  const skus = given.document.lines.flatMap((line) => (line.sku === undefined ? [] : [line.sku]));
  const catalogue = await productsOf(db, companyId, skus);
  const buyerId = given.document.parties.buyer.customerId ?? null;
  const customer = buyerId === null ? null : await customerFacts(db, companyId, buyerId, receivedOn);
  const problems = [
    ...validateAgainst(policy, given.document, { units: catalogue.units, receivedOn }),
    ...(buyerId !== null && customer === null ? [unknownCustomer('buyer', given, buyerId)] : []),
    ...(await otherPartyProblems(db, given)),
  ];
  const buyer = {
    customerId: customer === null ? null : buyerId,
    customerName: customer?.name ?? given.document.parties.buyer.name ?? '',
  };
  if (problems.length > 0) {
    const waits = policy.intake?.incomplete && !given.complete && problems.every(isForTheCustomer);
    if (waits) return incomplete(given.document, problems, buyer);
    throw wrongDocument(problems);
  }

  const document = completeDocument(given.document);
  const { channel } = given;
  const { products } = catalogue;
  const facts = factsOf({ policy, document, channel, receivedOn, products, customer, classes: [] });
  const conditions = compileConditions(policy);
  const classes = conditions.classify(facts);
  const classified = { ...facts, order: { ...facts.order, classes: classes.map(({ code }) => code) } };
  return {
    ...buyer,
    document,
    missing: null,
    sha256: canonicalHash(document),
    matter: matterOf(document),
    classes,
    refusals: conditions.refusals(facts),
    applicableGates: applicableGates(policy, classified),
    amount: totals(document).gross,
    prepaid: policy.paymentMethods.some(({ code, prepaid }) => prepaid && code === document.paymentMethod),
    confirmed: confirmsAtOnce(policy, channel) ? checkedOrder(buyer.customerId, document, products) : null,
  };
}

function confirmsAtOnce({ intake }: Policy, channel: string): boolean {
  if (!intake?.confirmsOnSubmission) return false;
  const { channels } = intake.confirmsOnSubmission;
  return channels === undefined || channels.some((each) => each === channel);
}

function checkedOrder(
  customerId: string | null,
  document: CompleteDocument,
  products: Parameters<typeof checkPrices>[1],
): CheckedOrder | null {
  const prices = checkPrices(document, products);
  return customerId !== null && prices.every(isAsListed) ? { customerId, prices } : null;
}

function isAsListed({ inCatalogue, deviation }: PriceEvidence): boolean {
  return inCatalogue && deviation !== null && !deviation.startsWith('-');
}

/** As it came: no class, no gate and no price is known of it before the customer has completed it (P-6). */
function incomplete(
  given: OrderDocument,
  lacks: readonly DocumentProblem[],
  buyer: Pick<Assessment, 'customerId' | 'customerName'>,
): Assessment {
  const document = incompleteDocument(given);
  return {
    ...buyer,
    document,
    missing: lacks.map(({ path, message }) => ({ path, ...message })),
    sha256: canonicalHash(document),
    matter: {},
    classes: [],
    refusals: [],
    applicableGates: [],
    amount: null,
    prepaid: false,
    confirmed: null,
  };
}

function wrongDocument(problems: readonly DocumentProblem[]): CommandProblem {
  const errors = problems.map(({ path, code, message }) => ({
    path: `document.${path}`,
    code,
    message: `${message.en} / ${message.zh}`,
  }));
  return new CommandProblem('validation', 'The order is incomplete or wrong.', { errors });
}

/** Whoever else is named by a customer number has to be in the register too (P-4). */
async function otherPartyProblems(db: Kysely<DB>, given: Assessed): Promise<DocumentProblem[]> {
  const { buyer: _, ...others } = given.document.parties;
  const named = Object.entries(others).flatMap(([role, party]) =>
    party?.customerId === undefined ? [] : [{ role, id: party.customerId }],
  );
  if (named.length === 0) return [];
  const ids = named.map(({ id }) => id);
  const known = await customersAmong(db, given.companyId, ids);
  return named.filter(({ id }) => !known.has(id)).map(({ role, id }) => unknownCustomer(role, given, id));
}

function unknownCustomer(role: string, { companyId }: Assessed, id: string): DocumentProblem {
  const en = `company ${companyId} has no customer "${id}"`;
  return problem(`parties.${role}.customerId`, 'unknown-customer', `公司 ${companyId} 没有客户“${id}”`, en);
}
