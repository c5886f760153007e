import type { Policy } from '../policy/policy-schema.ts';

/** What a policy may want said of an order. */
export type NoticeEvent = Policy['notices'][number]['on'];

/** Customers have templates of their own, so that nothing internal can reach them (P-17). */
export type TemplateName =
  | NoticeEvent
  | `customer/${NoticeEvent}`
  | 'digest'
  | 'limit-change-proposed'
  | 'document-expired'
  | 'obligation-overdue'
  | 'overpaid'
  | 'payment-reminder'
  | 'payment-undone'
  | 'rating-changed'
  | 'request-superseded'
  | 'risk-raised'
  | 'risk-to-review'
  | 'promise-overdue'
  | 'terms-lapsed';

export type NoticeLocale = 'zh-CN' | 'en';

/** What a notice stores: strings only, the words of the policy in both languages (`gateZh`, `gateEn`). */
export type NoticeData = Readonly<Record<string, string>>;

export type Message = { subject: string; text: string };

/** What the templates say, in one language; '' for what is not known: its line is left out. */
export type Facts = {
  /** The order number, or the intake number before there is one. */
  order: string;
  intakeNumber: string;
  orderNumber: string;
  customer: string;
  company: string;
  /** The gates in question, by their titles. */
  gate: string;
  clock: string;
  /** Local times `YYYY-MM-DD HH:mm`; days `YYYY-MM-DD`. */
  since: string;
  dueAt: string;
  meetingAt: string;
  place: string;
  requiredOn: string;
  reason: string;
  conditions: string;
  tier: string;
  /** The intake numbers of orders that this one may be a double of. */
  duplicates: string;
  /** What somebody found, and how they would handle it (P-45). */
  risk: string;
  opinion: string;
  /** 'yes' where the customer would be told as well, but there is no address. */
  customerUntold: string;
  /** What an order lacks that its customer has to say (P-6). */
  missing: string;
  /** Of a signed contract: its version with its hash, and where its scans are kept. */
  contract: string;
  archive: string;
  /** The kind of a hold, in words. */
  hold: string;
  /** The number of an invoice. */
  invoice: string;
  limitFrom: string;
  limitTo: string;
  rating: string;
  ratingBefore: string;
  /** Of a digest: how many tasks are open, late, due today, and the most urgent of them, one a line. */
  open: string;
  total: string;
  overdue: string;
  today: string;
  /** How many conditions and risks are due; '' for none. */
  obligations: string;
  list: string;
};

/** Any text of a language in the database is one of the two that have templates. */
export function noticeLocale(text: string): NoticeLocale {
  return text.startsWith('en') ? 'en' : 'zh-CN';
}

export function factsOf(data: NoticeData, locale: NoticeLocale): Facts {
  const plain = (key: string) => data[key] ?? '';
  const inLocale = (key: string) => data[`${key}${locale === 'en' ? 'En' : 'Zh'}`] ?? plain(key);
  return {
    order: plain('orderNumber') || plain('intakeNumber'),
    intakeNumber: plain('intakeNumber'),
    orderNumber: plain('orderNumber'),
    customer: plain('customerName'),
    company: inLocale('company'),
    gate: inLocale('gate'),
    clock: inLocale('clock'),
    since: plain('since'),
    dueAt: plain('dueAt'),
    meetingAt: plain('meetingAt'),
    place: plain('place'),
    requiredOn: plain('requiredOn'),
    reason: inLocale('reason'),
    conditions: plain('conditions'),
    tier: plain('tier'),
    duplicates: plain('duplicates'),
    customerUntold: plain('customerUntold'),
    missing: inLocale('missing'),
    risk: plain('risk'),
    opinion: plain('opinion'),
    contract: plain('contract'),
    archive: plain('archive'),
    hold: inLocale('hold'),
    invoice: plain('invoice'),
    limitFrom: plain('limitFrom'),
    limitTo: plain('limitTo'),
    rating: plain('rating'),
    ratingBefore: plain('ratingBefore'),
    open: plain('open'),
    total: plain('total') || plain('open'),
    overdue: plain('overdue'),
    today: plain('today'),
    obligations: plain('obligations'),
    list: inLocale('list'),
  };
}

/** Joins the lines that have something to say. */
export function lines(...all: readonly string[]): string {
  return all.filter((line) => line !== '').join('\n');
}

/** `label` and `value` on one line, nothing without a value. */
export function field(label: string, value: string): string {
  return value === '' ? '' : `${label}${value}`;
}
