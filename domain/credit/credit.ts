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
  /** What the order adds: its amount less what is prepaid or guaranteed. */
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

/** The exposure that an order reserves: amount − prepaid share − guarantee, never below zero. */
export function creditNeeded(amount: string, conditions: CreditConditions, currency: string): string {
  const prepaid = multiplyMoney(amount, conditions.prepaidShare ?? '0', currency);
  const open = subtractMoney(amount, prepaid, currency);
  return atLeastZero(subtractMoney(open, conditions.guarantee ?? '0', currency), currency);
}

/** Where the account stands with and without the order (P-26, P-28, P-49). Amounts are of one currency. */
export function assessCredit(question: CreditQuestion): CreditAssessment {
  const { currency, limit, amount, conditions = {}, receivables, today } = question;
  const exposure = creditExposure(question);
  const needed = creditNeeded(amount, conditions, currency);
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
