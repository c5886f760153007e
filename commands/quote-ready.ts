import { newestQuote } from '../db/quotes.ts';
import { compareMoney, sumMoney } from '../domain/money/money.ts';
import { localDate } from '../domain/order/local-date.ts';
import type { Deciding } from './decide-task.ts';
import type { FieldError } from './problem.ts';
import { chosenSettlement } from './settlement-ready.ts';

/** A quote is approved when it is of this revision, still valid, and the order asks what it says (P-50, P-129). */
export async function quotedOrder(deciding: Deciding): Promise<FieldError[]> {
  return [...(await quoteErrors(deciding)), ...(await chosenSettlement(deciding))];
}

async function quoteErrors({ trx, scope, order, policy }: Deciding): Promise<FieldError[]> {
  const quote = await newestQuote(trx, order.id);
  if (quote?.revision !== order.revision) {
    return [{ path: 'quote', code: 'required', message: `Revision ${order.revision} has no quote.` }];
  }
  const errors: FieldError[] = [];
  if (quote.valid_until < localDate(scope.now, policy.calendar.zone)) {
    const message = `Quote ${quote.version} was valid until ${quote.valid_until}.`;
    errors.push({ path: 'quote.validUntil', code: 'expired', message });
  }
  if (compareMoney(quote.total, order.amount) !== 0) {
    const [quoted, asked] = [quote.total, order.amount].map((each) => sumMoney([each], order.currency));
    const message = `Quote ${quote.version} is ${quoted} ${order.currency}, the order ${asked}: revise the order, or quote again.`;
    errors.push({ path: 'quote.total', code: 'differs', message });
  }
  return errors;
}
