import { acceptedTerms } from '../db/negotiation.ts';
import { orderDocument } from '../db/revisions.ts';
import { isPlainDecimal } from '../domain/money/exact.ts';
import { differencesFrom, type LineTerms, type ProposalTerms } from '../domain/negotiation/terms.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import type { Progress } from '../domain/process/progress.ts';
import { refusedSince } from '../domain/process/stands.ts';
import { compareQuantity } from '../domain/quantity/quantity.ts';
import type { OpenOrder } from './open-order.ts';
import type { FieldError } from './problem.ts';
import { amountErrors, dayErrors, refuseIfWrong } from './receivable-form.ts';

/** Throws `validation`, naming each, for terms that no revision of the order could say. */
export async function requireTerms({ trx, order, policy }: OpenOrder, terms: ProposalTerms): Promise<void> {
  const { deliveryDate, paymentMethod, lines = [] } = terms;
  const errors: FieldError[] =
    deliveryDate === undefined ? [] : dayErrors('terms.deliveryDate', deliveryDate);
  const methods = policy.paymentMethods.map(({ code }) => code);
  if (paymentMethod !== undefined && !methods.includes(paymentMethod)) {
    const message = `"${paymentMethod}" is unknown; use one of: ${methods.join(', ')}`;
    errors.push({ path: 'terms.paymentMethod', code: 'unknown-payment-method', message });
  }
  const known = lines.length === 0 ? [] : (await orderDocument(trx, order)).lines.map(({ lineNo }) => lineNo);
  lines.forEach((line, index) =>
    errors.push(...lineErrors(`terms.lines[${index}]`, line, known, order.currency)),
  );
  refuseIfWrong('The terms of the proposal are wrong.', errors);
}

function lineErrors(
  path: string,
  { lineNo, quantity, netPrice, grossPrice }: LineTerms,
  known: readonly number[],
  currency: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!known.includes(lineNo)) {
    errors.push({
      path: `${path}.lineNo`,
      code: 'unknown-line',
      message: `the order has no line ${lineNo}`,
    });
  }
  if (quantity !== undefined && (!isPlainDecimal(quantity) || compareQuantity(quantity, '0') <= 0)) {
    const message = `"${quantity}" is no quantity above zero such as "12.5"`;
    errors.push({ path: `${path}.quantity`, code: 'not-a-quantity', message });
  }
  for (const [name, price] of Object.entries({ netPrice, grossPrice })) {
    if (price !== undefined) errors.push(...amountErrors(`${path}.${name}`, price, currency, { zero: true }));
  }
  return errors;
}

/**
 * Throws `validation`, naming each, for a revision that says other than what was accepted since the refusal (P-44).
 */
export async function requireAsAccepted(
  { trx, order }: OpenOrder,
  progress: Progress,
  document: CompleteDocument,
): Promise<void> {
  const accepted = await acceptedTerms(trx, order, refusedSince(progress));
  refuseIfWrong(
    'The revision does not say what was accepted.',
    differencesFrom(accepted, document).map(({ path, accepted: wanted, said }) => ({
      path: `document.${path}`,
      code: 'not-as-accepted',
      message: `${wanted} was accepted, the revision says ${said === '' ? 'nothing of it' : said} (P-44)`,
    })),
  );
}
