import { commitOrder } from '../db/orders.ts';
import { type Product, productsOf } from '../db/products.ts';
import { lapseGates } from '../db/lapse-gates.ts';
import { addQuote, type ExpiredQuote, expiredQuote } from '../db/quotes.ts';
import { orderDocument } from '../db/revisions.ts';
import type { QuoteBasis } from '../domain/contract/quote-bases.ts';
import { priceLines, quoteBasis, type QuoteLine, type Surcharge } from '../domain/contract/quote.ts';
import type { CompleteDocument } from '../domain/order/document.ts';
import { localDate } from '../domain/order/local-date.ts';
import { type CommandContext, type CommandRequest, type CommandResult, runCommand } from './command.ts';
import { isJudged } from './judged.ts';
import { hintOf, type OpenOrder, openOrder, requireComplete, standsBeforeEffective } from './open-order.ts';
import { CommandProblem, type FieldError } from './problem.ts';
import { amountErrors, dayErrors, refuseIfWrong } from './receivable-form.ts';

/** surcharge: of one unit, without tax. For orders that are quoted by the custom standard only. */
export type RecordQuoteInput = {
  intakeNumber: string;
  validUntil: string;
  surcharges?: readonly (Surcharge & { lineNo: number })[] | undefined;
};

export type RecordQuoteAnswer = {
  intakeNumber: string;
  version: number;
  revision: number;
  basis: QuoteBasis;
  /** With tax, in the order's currency. */
  total: string;
  seq: number;
};

/**
 * Quotes the current revision of an order (P-50): what the policy quotes from the price list takes the list prices
 * and no other figure; what it quotes by the custom standard takes the list prices with a surcharge a line, each with
 * its reason. A quote that was approved and has expired before the customer agreed to it is renewed: its gate is asked
 * again. 201.
 */
export async function recordQuote(
  context: CommandContext,
  request: CommandRequest,
  input: RecordQuoteInput,
): Promise<CommandResult<RecordQuoteAnswer>> {
  return runCommand(context, request, async (trx, scope) => {
    const { intakeNumber, validUntil } = input;
    const open = await openOrder(trx, scope, { intakeNumber, action: 'record-quote' });
    const { order, person, policy } = open;
    const lapsed = await requireQuotable(open);
    const document = await orderDocument(trx, order);
    const basis = quoteBasis(policy, order.classes);
    const { lines, total } = await priced(open, { document, basis, input });

    const { now: at, correlationId } = scope;
    const { id: orderId, revision, currency } = order;
    const quote = { order_id: orderId, revision, basis, lines, total, currency, valid_until: validUntil };
    const version = await addQuote(trx, { ...quote, quoted_by: person.id, quoted_at: at });
    if (lapsed) await lapseGates(trx, order, { kinds: ['quote'], at });
    const event = { actor: person.id, correlationId, at };
    const quoted = { version, revision, basis, total, currency, validUntil };
    const { seq } = await commitOrder(trx, order, {
      audit: [
        ...(lapsed ? [{ ...event, kind: 'quote-lapsed', data: { revision, ...lapsed } }] : []),
        { ...event, kind: 'quoted', data: quoted },
      ],
      move: lapsed !== null,
      now: at,
    });
    const body = { intakeNumber, version, revision, basis, total, seq };
    return { status: 201, body, ...(lapsed && { hint: hintOf(order, seq, 'quote-lapsed') }) };
  });
}

/** Answers the quote that has to be renewed; null where none was approved. Throws `wrong-stage`. */
async function requireQuotable(open: OpenOrder): Promise<ExpiredQuote | null> {
  requireComplete(open.order);
  const { stage, progress } = await standsBeforeEffective(open);
  if (!isJudged(progress, ['quote'])) return null;
  const { trx, order, policy, scope } = open;
  const expired = await expiredQuote(trx, order, localDate(scope.now, policy.calendar.zone));
  if (expired) return expired;
  throw new CommandProblem(
    'wrong-stage',
    `Order ${open.order.intake_number} stands at ${stage}: the quote of this revision is approved.`,
  );
}

type Quoted = { document: CompleteDocument; basis: QuoteBasis; input: RecordQuoteInput };

async function priced({ trx, scope, order, policy }: OpenOrder, quoted: Quoted) {
  const { document, basis, input } = quoted;
  const today = localDate(scope.now, policy.calendar.zone);
  const skus = document.lines.flatMap(({ sku }) => sku ?? []);
  const { products } = await productsOf(trx, order.company_id, skus);
  const surcharges = input.surcharges ?? [];
  refuseIfWrong('The quote is incomplete or wrong.', [
    ...validityErrors(input.validUntil, today),
    ...(basis === 'price-list' ? surcharges.map((_, index) => listOnly(index)) : surchargeErrors(quoted)),
  ]);
  const quote = pricedWithin(document, products, new Map(surcharges.map((each) => [each.lineNo, each])));
  refuseIfWrong('The price list has no price for this.', unpriced(quote.lines, products, basis));
  return quote;
}

/** Lines without a list price: what is listed needs one in its unit, the rest only where the list is all there is. */
function unpriced(
  lines: readonly QuoteLine[],
  products: ReadonlyMap<string, Product>,
  basis: QuoteBasis,
): FieldError[] {
  return lines.flatMap(({ lineNo, sku, unit, listPrice }): FieldError[] => {
    if (listPrice !== null) return [];
    const listed = sku === null ? undefined : products.get(sku);
    const path = `lines[${lineNo}]`;
    if (listed) {
      const message = `line ${lineNo}: "${sku}" is listed in ${listed.unit} and has no price in ${unit}: give the product a factor, or order it in ${listed.unit}`;
      return [{ path, code: 'no-unit-price', message }];
    }
    if (basis === 'custom') return [];
    const message = `line ${lineNo}: the price list does not have "${sku ?? ''}"`;
    return [{ path, code: 'not-in-list', message }];
  });
}

function pricedWithin(...given: Parameters<typeof priceLines>): ReturnType<typeof priceLines> {
  try {
    return priceLines(...given);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandProblem('validation', 'The quote is too large.', {
      errors: [{ path: 'surcharges', code: 'too-large', message: error.message }],
    });
  }
}

function validityErrors(validUntil: string, today: string): FieldError[] {
  const errors = dayErrors('validUntil', validUntil);
  if (errors.length > 0 || validUntil >= today) return errors;
  return [{ path: 'validUntil', code: 'in-the-past', message: `${validUntil} lies before ${today}` }];
}

function listOnly(index: number): FieldError {
  const message = 'this order is quoted from the price list: its policy takes no surcharge (P-50)';
  return { path: `surcharges[${index}]`, code: 'price-list-only', message };
}

function surchargeErrors({ document, input }: Quoted): FieldError[] {
  const numbers = new Set(document.lines.map(({ lineNo }) => lineNo));
  const given = input.surcharges ?? [];
  return given.flatMap(({ lineNo, surcharge, reason }, index): FieldError[] => {
    const path = `surcharges[${index}]`;
    const errors = amountErrors(`${path}.surcharge`, surcharge, document.currency);
    if (!numbers.has(lineNo)) {
      errors.push({ path: `${path}.lineNo`, code: 'unknown-line', message: `there is no line ${lineNo}` });
    }
    if (given.findIndex((other) => other.lineNo === lineNo) < index) {
      errors.push({ path: `${path}.lineNo`, code: 'twice', message: `line ${lineNo} is given twice` });
    }
    if (reason.trim() === '') {
      errors.push({ path: `${path}.reason`, code: 'required', message: 'say what the surcharge is for' });
    }
    return errors;
  });
}
