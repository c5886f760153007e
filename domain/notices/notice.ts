import type { Policy } from '../policy/policy-schema.ts';

/** What a policy may want said of an order. */
export type NoticeEvent = Policy['notices'][number]['on'];

/** Customers have templates of their own, so that nothing internal can reach them (P-17). */
export type TemplateName =
  | NoticeEvent
  | `customer/${NoticeEvent}`
  | 'customer-link'
  | 'digest'
  | 'delegated'
  | 'limit-change-proposed'
  | 'dispute-opened'
  | 'dispute-resolved'
  | 'document-expired'
  | 'obligation-given'
  | 'obligation-void'
  | 'obligation-overdue'
  | 'overpaid'
  | 'payment-reminder'
  | 'payment-undone'
  | 'rating-changed'
  | 'request-superseded'
  | 'risk-raised'
  | 'risk-to-review'
  | 'settlement-wanted'
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
  /** What is disputed with the customer, and how it was handled (P-58). */
  dispute: string;
  handling: string;
  /** 'yes' where the customer would be told as well, but there is no address. */
  customerUntold: string;
  /** What an order lacks that its customer has to say (P-6). */
  missing: string;
  /** Of a signed contract: its version with its hash, and where its scans are kept. */
  contract: string;
  archive: string;
  /** The address of a customer's link, what it is for, and the day on which it ends. */
  link: string;
  purpose: string;
  goodUntil: string;
  /** The kind of a hold, in words. */
  hold: string;
  /** The number of an invoice. */
  invoice: string;
  limitFrom: string;
  limitTo: string;
  rating: string;
  ratingBefore: string;
  /** Who is away, who stands in, who recorded it, and for which role; '' for all. */
  person: string;
  delegate: string;
  author: string;
  role: string;
  /** Of a digest: how many tasks are open, late, due today, and the most urgent of them, one a line. */
  open: string;
  total: string;
  overdue: string;
  today: string;
  /** How many conditions and risks are due; '' for none. */
  obligations: string;
  /**
   * Of a digest: holds to release, limits to decide, orders to record as complete, settlements to choose and enquiries to
   * answer; '' for none.
   */
  holds: string;
  limits: string;
  toComplete: string;
  settlements: string;
  enquiries: string;
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
    dispute: plain('dispute'),
    handling: plain('handling'),
    opinion: plain('opinion'),
    contract: plain('contract'),
    archive: plain('archive'),
    link: plain('link'),
    purpose: plain('purpose'),
    goodUntil: plain('goodUntil'),
    hold: inLocale('hold'),
    invoice: plain('invoice'),
    limitFrom: plain('limitFrom'),
    limitTo: plain('limitTo'),
    rating: plain('rating'),
    ratingBefore: plain('ratingBefore'),
    person: plain('person'),
    delegate: plain('delegate'),
    author: plain('author'),
    role: plain('role'),
    open: plain('open'),
    total: plain('total') || plain('open'),
    overdue: plain('overdue'),
    today: plain('today'),
    obligations: plain('obligations'),
    holds: plain('holds'),
    limits: plain('limits'),
    toComplete: plain('toComplete'),
    settlements: plain('settlements'),
    enquiries: plain('enquiries'),
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
