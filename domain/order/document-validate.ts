import type { Policy } from '../policy/policy-schema.ts';
import type { Units } from '../quantity/quantity.ts';
import { completeDocument } from './document-complete.ts';
import type { OrderDocument, Party } from './document.ts';
import { fieldProblems, isDate } from './document-fields.ts';
import { lineProblems } from './document-lines.ts';
import { isBlank, placesAt, textsIn } from './document-paths.ts';
import { missing, problem } from './document-problem.ts';
import type { DocumentProblem } from './document-problem.ts';
import { totals } from './document-totals.ts';

/** The parts of a policy that say what a document must hold. */
export type DocumentPolicy = Pick<Policy, 'currency' | 'required' | 'fields' | 'paymentMethods'>;

/** The company's units; the company's local date on which the order was received. */
export type ValidationContext = { units: Units; receivedOn: string };

/**
 * Everything that is wrong with a document under a policy (P-4, P-5, P-6), each at its path; an empty list when
 * it may become a revision: then `completeDocument`, `totals` and the hashes do not throw.
 */
export function validateAgainst(
  policy: DocumentPolicy,
  document: OrderDocument,
  { units, receivedOn }: ValidationContext,
): DocumentProblem[] {
  const found = [
    ...textProblems(document),
    ...partyProblems(document),
    ...(document.lines.length === 0 ? [missing('lines', '订单明细', 'at least one line')] : []),
    ...termProblems(policy, document),
    ...dateProblems(document, receivedOn),
    ...fieldProblems(policy.fields, document.fields ?? {}),
  ];
  // Prices are read in the document's currency: without a proper one there is nothing to say about them.
  if (document.currency === policy.currency)
    found.push(...lineProblems(document.lines, document.currency, units));
  const named = new Set(found.map((each) => each.path));
  const required = requiredProblems(policy, document).filter((each) => !named.has(each.path));
  const all = [...found, ...required];
  return all.length > 0 ? all : amountProblems(document);
}

function partyProblems({ parties }: OrderDocument): DocumentProblem[] {
  const { buyer, ...others } = parties;
  const given = Object.entries(others).flatMap(([role, party]) =>
    party === undefined ? [] : oneParty(party, `parties.${role}`),
  );
  return [...oneParty(buyer, 'parties.buyer'), ...given];
}

function oneParty(party: Party, path: string): DocumentProblem[] {
  const { contact } = party;
  const found: DocumentProblem[] = [];
  if (isBlank(party.customerId)) {
    if (isBlank(party.name))
      found.push(missing(`${path}.name`, '客户编码或客户名称', 'a customer id or a name'));
    if (contact === undefined)
      found.push(missing(`${path}.contact`, '客户编码或联系方式', 'a customer id or a contact'));
  }
  if (contact === undefined) return found;
  if (isBlank(contact.name)) found.push(missing(`${path}.contact.name`, '联系人', 'the name of the contact'));
  if (isBlank(contact.phone) && isBlank(contact.email)) {
    found.push(missing(`${path}.contact.phone`, '联系电话或电子邮箱', 'a phone number or an e-mail address'));
  }
  return found;
}

function termProblems(policy: DocumentPolicy, document: OrderDocument): DocumentProblem[] {
  const { currency, paymentMethod, special } = document;
  const found: DocumentProblem[] = [];
  if (currency !== policy.currency) {
    const en = `the order is in "${currency}", the policy reckons in ${policy.currency}`;
    found.push(problem('currency', 'other-currency', `币种“${currency}”不是本制度的 ${policy.currency}`, en));
  }
  if (isBlank(paymentMethod)) found.push(missing('paymentMethod', '付款方式', 'the payment method'));
  else if (!policy.paymentMethods.some(({ code }) => code === paymentMethod)) {
    const list = policy.paymentMethods.map(({ code }) => code).join(', ');
    const en = `the payment method "${paymentMethod}" is unknown; use one of: ${list}`;
    found.push(
      problem('paymentMethod', 'unknown-payment-method', `付款方式“${paymentMethod}”未知,可用:${list}`, en),
    );
  }
  if (special !== undefined && isBlank(special.reason)) {
    found.push(missing('special.reason', '特殊订单的理由', 'the reason why the order is special'));
  }
  return found;
}

function dateProblems({ delivery }: OrderDocument, receivedOn: string): DocumentProblem[] {
  const { date } = delivery;
  const path = 'delivery.date';
  if (isBlank(date)) return [missing(path, '交货日期', 'the delivery date')];
  if (!isDate(date)) {
    return [problem(path, 'not-a-date', `“${date}”不是日期`, `"${date}" is not a date such as 2026-11-24`)];
  }
  if (date >= receivedOn) return [];
  const en = `the delivery date ${date} lies before the receipt of the order on ${receivedOn}`;
  return [problem(path, 'date-in-the-past', `交货日期 ${date} 早于收单日期 ${receivedOn}`, en)];
}

function requiredProblems(policy: DocumentPolicy, document: OrderDocument): DocumentProblem[] {
  return policy.required.flatMap(({ path, title }) =>
    placesAt(document, path)
      .filter(({ value }) => isBlank(value))
      .map((place) => missing(place.path, title.zh, title.en)),
  );
}

/** Texts that neither PostgreSQL nor canonical JSON takes. */
function textProblems(document: OrderDocument): DocumentProblem[] {
  return textsIn(document)
    .filter(({ value }) => typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    .map(({ path }) =>
      problem(path, 'not-well-formed', '含有无法保存的字符', 'the text has characters that cannot be stored'),
    );
}

/** All parts are well formed; only their product or sum may still be beyond an amount's 14 digits. */
function amountProblems(document: OrderDocument): DocumentProblem[] {
  try {
    totals(completeDocument(document));
    return [];
  } catch {
    return [problem('lines', 'too-large', '订单金额过大', 'the amount of the order is too large')];
  }
}
