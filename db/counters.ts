import { sql, type Transaction } from 'kysely';
import { counterKey, INTAKE_COUNTER, INTAKE_NUMBER, renderNumber } from '../domain/numbering/order-number.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import type { DB } from './schema.ts';

/**
 * The next number of a sequence, from 1. It is taken with the caller's transaction, so a rollback leaves no gap;
 * others who want the same sequence wait for the commit: counters are locked last.
 */
async function nextNumber(trx: Transaction<DB>, key: string): Promise<number> {
  const { value } = await trx
    .insertInto('counters')
    .values({ key, value: 1 })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: sql`counters.value + 1` }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** The number of a received order: the company's number code, the company's local date YYYY-MM-DD. */
export async function allotIntakeNumber(
  trx: Transaction<DB>,
  companyCode: string,
  localDate: string,
): Promise<string> {
  const subject = { company: companyCode, class: '', date: localDate };
  const seq = await nextNumber(trx, counterKey(INTAKE_NUMBER, INTAKE_COUNTER, subject));
  return renderNumber(INTAKE_NUMBER, subject, seq);
}

export type NumberedOrder = { companyCode: string; classes: readonly string[]; localDate: string };

/**
 * The order number in the policy's format. Policies count together when their formats are the same, or two of one
 * company would give one number twice. The first class in the policy's list that has a code names the order.
 */
export async function allotOrderNumber(
  trx: Transaction<DB>,
  policy: Pick<Policy, 'orderNumber' | 'classes'>,
  { companyCode, classes, localDate }: NumberedOrder,
): Promise<string> {
  const { orderNumber } = policy;
  const naming = policy.classes.find(
    ({ code }) => classes.includes(code) && Object.hasOwn(orderNumber.classCodes, code),
  );
  const subject = {
    company: companyCode,
    class: naming === undefined ? '' : (orderNumber.classCodes[naming.code] ?? ''),
    date: localDate,
  };
  const seq = await nextNumber(trx, counterKey(orderNumber, orderNumber.format, subject));
  return renderNumber(orderNumber, subject, seq);
}
