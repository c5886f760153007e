import { holdsAny, type OnBehalfOf, type OrderHome, type Person } from '../db/people.ts';
import { compareMoney, moneyProblem } from '../domain/money/money.ts';
import { isDate } from '../domain/order/document-fields.ts';
import type { OwnerRule } from '../domain/policy/policy-schema.ts';
import { requireOffice } from './company-office.ts';
import { CommandProblem, type FieldError } from './problem.ts';

const BOOKKEEPERS: readonly OwnerRule[] = [
  { role: 'finance_officer', at: 'company' },
  { role: 'integration', at: 'company' },
  { role: 'integration', at: 'group' },
];

/**
 * Invoices and payments are recorded by the company's finance, or by the accounting system (P-49). Answers for whom the
 * person does it. Throws `forbidden`, and `not-found` for who is of another company.
 */
export function requireBookkeeper(person: Person, home: OrderHome): OnBehalfOf {
  return requireOffice(person, BOOKKEEPERS, home, 'Invoices and payments');
}

/** Whether the books of a company are the person's. */
export function isBookkeeper(person: Person, home: OrderHome): boolean {
  return holdsAny(person, BOOKKEEPERS, home);
}

/** What is wrong with an amount of the currency; `zero`: nothing at all may be meant. */
export function amountErrors(
  path: string,
  amount: string,
  currency: string,
  { zero = false } = {},
): FieldError[] {
  const code = moneyProblem(amount, currency);
  if (code !== null) {
    return [{ path, code, message: `"${amount}" is not an amount in ${currency} such as "1250.00"` }];
  }
  const sign = compareMoney(amount, '0');
  if (sign > 0 || (zero && sign === 0)) return [];
  return [
    { path, code: 'not-positive', message: `"${amount}" must be ${zero ? 'zero or above' : 'above zero'}` },
  ];
}

export function currencyErrors(path: string, currency: string): FieldError[] {
  if (/^[A-Z]{3}$/.test(currency)) return [];
  return [{ path, code: 'not-a-currency', message: `"${currency}" is not a currency code such as CNY` }];
}

export function dayErrors(path: string, day: string): FieldError[] {
  if (isDate(day)) return [];
  return [{ path, code: 'not-a-date', message: `"${day}" is not a date such as "2026-11-24"` }];
}

/** A day that is no day, or that is over. today: YYYY-MM-DD. */
export function comingDayErrors(path: string, day: string, today: string): FieldError[] {
  const errors = dayErrors(path, day);
  if (errors.length > 0 || day >= today) return errors;
  return [{ path, code: 'in-the-past', message: `${day} is over: today is ${today}` }];
}

/** A day that is no day, or has not come: what is on record of it would be no fact. today: YYYY-MM-DD. */
export function pastDayErrors(path: string, day: string, today: string): FieldError[] {
  const errors = dayErrors(path, day);
  if (errors.length > 0 || day <= today) return errors;
  return [{ path, code: 'in-the-future', message: `${day} is yet to come: today is ${today}` }];
}

export function referenceErrors(path: string, reference: string): FieldError[] {
  if (/^[\p{L}\p{N}][\p{L}\p{N}_.:-]{0,63}$/u.test(reference)) return [];
  const message = `"${reference}" is not a number of 1 to 64 letters, digits and "_", ".", ":", "-"`;
  return [{ path, code: 'not-a-reference', message }];
}

export type InvoiceForm = { receivableId: string; amount: string; invoicedOn: string; dueOn: string };

/** Everything that is wrong with an invoice in this currency. */
export function invoiceErrors(
  form: InvoiceForm,
  currency: string,
  options?: { zero: boolean },
): FieldError[] {
  const days = [...dayErrors('invoicedOn', form.invoicedOn), ...dayErrors('dueOn', form.dueOn)];
  if (days.length === 0 && form.dueOn < form.invoicedOn) {
    const message = `it is due on ${form.dueOn}, before it is invoiced on ${form.invoicedOn}`;
    days.push({ path: 'dueOn', code: 'before-invoice', message });
  }
  return [
    ...referenceErrors('receivableId', form.receivableId),
    ...amountErrors('amount', form.amount, currency, options),
    ...days,
  ];
}

/** Throws a `validation` problem with all of the errors, if there are any. */
export function refuseIfWrong(detail: string, errors: FieldError[]): void {
  if (errors.length > 0) throw new CommandProblem('validation', detail, { errors });
}

/** Money under one reference of the bank is booked once, of its invoice or of its order. */
export function bookedAlready(reference: string, where: 'invoice' | 'order'): CommandProblem {
  const how =
    where === 'invoice'
      ? 'is recorded as a payment of this invoice already'
      : 'is matched with this order, which pays its invoice, already';
  return new CommandProblem(
    'duplicate-reference',
    `The payment "${reference}" ${how}. Where that is wrong, take it back first.`,
  );
}

export function duplicateNumber(receivableId: string): CommandProblem {
  return new CommandProblem(
    'duplicate-reference',
    `The company has an invoice "${receivableId}" already. Give another number, or record a payment of it.`,
  );
}
