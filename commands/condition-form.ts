import type { Condition } from '../domain/gates/evidence.ts';
import { exact, isPlainDecimal } from '../domain/money/exact.ts';
import { isOffice } from '../domain/roles.ts';
import type { FieldError } from './problem.ts';
import { amountErrors, comingDayErrors } from './receivable-form.ts';

/** What the conditions of a conditional yes are checked against. today: the company's local date. */
export type ConditionsOf = { currency: string; today: string };

/** What is wrong with the conditions of a conditional yes: each becomes an obligation with an owner and a date. */
export function conditionErrors(
  conditions: readonly Condition[],
  { currency, today }: ConditionsOf,
): FieldError[] {
  const errors = conditions.flatMap((condition, index) => {
    const path = `conditions[${index}]`;
    return [...valueErrors(path, condition, currency), ...ownedDayErrors(path, condition, today)];
  });
  return errors.length > 0 ? errors : shareSumErrors(conditions);
}

type OwnedDay = Pick<Condition, 'description' | 'ownerRole' | 'dueOn'>;

function valueErrors(path: string, condition: Condition, currency: string): FieldError[] {
  switch (condition.kind) {
    case 'prepayment': {
      const { share } = condition;
      if (isPlainDecimal(share) && exact(share).gt(0) && exact(share).lte(1)) return [];
      const message = `"${share}" is not a share above 0 and up to 1 such as "0.3"`;
      return [{ path: `${path}.share`, code: 'not-a-share', message }];
    }
    case 'guarantee':
      return amountErrors(`${path}.amount`, condition.amount, currency);
    case 'other':
      return [];
  }
}

/** What is wrong with what somebody owes until a day. */
export function ownedDayErrors(path: string, owed: OwnedDay, today: string): FieldError[] {
  return [...ownerErrors(path, owed), ...comingDayErrors(`${path}.dueOn`, owed.dueOn, today)];
}

function ownerErrors(path: string, { description, ownerRole }: OwnedDay): FieldError[] {
  const errors: FieldError[] = [];
  if (description.trim() === '') {
    errors.push({ path: `${path}.description`, code: 'required', message: 'say what has to be done' });
  }
  if (!isOffice(ownerRole)) {
    const message = `"${ownerRole}" is no role that anybody holds`;
    errors.push({ path: `${path}.ownerRole`, code: 'unknown-role', message });
  }
  return errors;
}

function shareSumErrors(conditions: readonly Condition[]): FieldError[] {
  const shares = conditions.flatMap((each) => (each.kind === 'prepayment' ? [exact(each.share)] : []));
  const sum = shares.reduce((total, share) => total.plus(share), exact('0'));
  if (sum.lte(1)) return [];
  const message = `the prepayments come to ${sum.toFixed()} of the order`;
  return [{ path: 'conditions', code: 'more-than-order', message }];
}
