import {
  addMoney,
  atLeastZero,
  compareMoney,
  multiplyMoney,
  subtractMoney,
  sumMoney,
} from '../money/money.ts';
import { daysBetween } from '../quantity/days.ts';
import type { LedgerState } from './ledger.ts';

/** A row of the account's ledger, without the order that is being judged. */
export type CreditEntry = {
  state: LedgerState;
  amount: string;
  /** RFC 3339 instant until which a reservation holds; null for one without an end. */
  expiresAt: string | null;
};

/** An invoice: what of it is still open. An entry in state `receivable` counts here, never twice. */
export type Receivable = { open: string; dueOn: string };

/** Conditions of a conditional yes: a share paid before the order is effective ("0.3"), an amount guaranteed. */
export type CreditConditions = { prepaidShare?: string | undefined; guarantee?: string | undefined };

export type CreditQuestion = {
  currency: string;
  limit: string;
  entries: readonly CreditEntry[];
  receivables: readonly Receivable[];
  /** The order's total with tax. */
  amount: string;
  /** What is paid of the order already. */
  paid?: string | undefined;
  conditions?: CreditConditions | undefined;
  /** RFC 3339 instant by which reservations are valid. */
  now: string;
  /** The company's local date by which invoices are overdue. */
  today: string;
};

export type CreditAssessment = {
  exposure: string;
  /** limit − exposure; negative when the account is over its limit. */
  available: string;
  /** What the order adds: its amount less what is paid, or to be paid in advance, and less what is guaranteed. */
  needed: string;
  /** Exposure with the order. */
  after: string;
  /** The order adds nothing, or the limit holds with it. */
  fits: boolean;
  /** By how much the limit is exceeded with the order; zero when it fits. */
  shortfall: string;
  overdue: { amount: string; count: number; oldestDays: number };
};

/** What the account owes or may come to owe: open receivables + effective orders + valid reservations. */
export function creditExposure(
  question: Pick<CreditQuestion, 'currency' | 'entries' | 'receivables' | 'now'>,
): string {
  const counted = question.entries.filter((entry) => counts(entry, question.now));
  const amounts = [...counted.map((entry) => entry.amount), ...question.receivables.map(({ open }) => open)];
  return sumMoney(amounts, question.currency);
}

/** What the conditions have paid before the order is effective. */
export function prepaidBy(
  amount: string,
  { prepaidShare = '0' }: CreditConditions,
  currency: string,
): string {
  return multiplyMoney(amount, prepaidShare, currency);
}

/**
 * The exposure of an order: amount − guarantee − what is paid or to be paid in advance, whichever is more, never below
 * zero. paid: what is matched with it; without, what is booked, from which payments are taken later.
 */
export function creditNeeded(
  amount: string,
  conditions: CreditConditions,
  currency: string,
  paid = '0',
): string {
  const prepaid = prepaidBy(amount, conditions, currency);
  const ahead = compareMoney(paid, prepaid) > 0 ? paid : prepaid;
  const open = subtractMoney(amount, ahead, currency);
  return atLeastZero(subtractMoney(open, conditions.guarantee ?? '0', currency), currency);
}

/** Where the account stands with and without the order (P-26, P-28, P-49). Amounts are of one currency. */
export function assessCredit(question: CreditQuestion): CreditAssessment {
  const { currency, limit, amount, paid, conditions = {}, receivables, today } = question;
  const exposure = creditExposure(question);
  const needed = creditNeeded(amount, conditions, currency, paid);
  const after = addMoney(exposure, needed, currency);
  const fits = compareMoney(needed, '0') === 0 || compareMoney(after, limit) <= 0;
  const late = receivables.filter(({ open, dueOn }) => dueOn < today && compareMoney(open, '0') > 0);
  return {
    exposure,
    available: subtractMoney(limit, exposure, currency),
    needed,
    after,
    fits,
    shortfall: fits ? sumMoney([], currency) : subtractMoney(after, limit, currency),
    overdue: {
      amount: sumMoney(
        late.map(({ open }) => open),
        currency,
      ),
      count: late.length,
      oldestDays: Math.max(0, ...late.map(({ dueOn }) => daysBetween(dueOn, today))),
    },
  };
}

function counts(entry: CreditEntry, now: string): boolean {
  switch (entry.state) {
    case 'reserved':
      return entry.expiresAt === null || Date.parse(entry.expiresAt) > Date.parse(now);
    case 'effective':
      return true;
    case 'receivable':
    case 'settled':
    case 'released':
      return false;
  }
}
