import { factsOf, type Message, type NoticeData, type NoticeEvent, noticeLocale } from './notice.ts';
import { CUSTOMER_EN } from './templates/customer-en.ts';
import { CUSTOMER_ZH } from './templates/customer-zh.ts';
import { CUSTOMER_LINK } from './templates/customer-link.ts';
import { DELEGATED } from './templates/delegated.ts';
import { DIGEST } from './templates/digest.ts';
import { DISPUTE_OPENED, DISPUTE_RESOLVED } from './templates/disputes.ts';
import { DOCUMENT_EXPIRED } from './templates/document-expired.ts';
import { LIMIT_CHANGE_PROPOSED } from './templates/limit-change-proposed.ts';
import { OBLIGATION_GIVEN } from './templates/obligation-given.ts';
import { OBLIGATION_VOID } from './templates/obligation-void.ts';
import { OBLIGATION_OVERDUE, PROMISE_OVERDUE, RISK_TO_REVIEW } from './templates/obligation-overdue.ts';
import { OVERPAID } from './templates/overpaid.ts';
import { PAYMENT_REMINDER } from './templates/payment-reminder.ts';
import { PAYMENT_UNDONE } from './templates/payment-undone.ts';
import { RATING_CHANGED } from './templates/rating-changed.ts';
import { REQUEST_SUPERSEDED } from './templates/request-superseded.ts';
import { RISK_RAISED } from './templates/risk-raised.ts';
import { SETTLEMENT_WANTED } from './templates/settlement-wanted.ts';
import { STAFF_EN } from './templates/staff-en.ts';
import { STAFF_ZH } from './templates/staff-zh.ts';
import { TERMS_LAPSED } from './templates/terms-lapsed.ts';

/**
 * The subject and plain text of a stored notice in its language. A template of another version of the program, which
 * this one does not know, is an Error that names it.
 */
export function renderNotice(notice: { template: string; locale: string; data: NoticeData }): Message {
  const locale = noticeLocale(notice.locale);
  const facts = factsOf(notice.data, locale);
  const { template } = notice;
  if (isOther(template)) return OTHERS[template][locale](facts);
  const event = template.replace(/^customer\//, '');
  if (!isEvent(event)) throw new Error(`there is no notice template "${template}"`);
  const texts =
    event === template
      ? { 'zh-CN': STAFF_ZH, en: STAFF_EN }[locale]
      : { 'zh-CN': CUSTOMER_ZH, en: CUSTOMER_EN }[locale];
  return texts[event](facts);
}

/** What no policy asks for. */
const OTHERS = {
  'customer-link': CUSTOMER_LINK,
  delegated: DELEGATED,
  digest: DIGEST,
  'limit-change-proposed': LIMIT_CHANGE_PROPOSED,
  'dispute-opened': DISPUTE_OPENED,
  'dispute-resolved': DISPUTE_RESOLVED,
  'document-expired': DOCUMENT_EXPIRED,
  'obligation-given': OBLIGATION_GIVEN,
  'obligation-void': OBLIGATION_VOID,
  'obligation-overdue': OBLIGATION_OVERDUE,
  overpaid: OVERPAID,
  'payment-reminder': PAYMENT_REMINDER,
  'payment-undone': PAYMENT_UNDONE,
  'rating-changed': RATING_CHANGED,
  'request-superseded': REQUEST_SUPERSEDED,
  'risk-raised': RISK_RAISED,
  'risk-to-review': RISK_TO_REVIEW,
  'promise-overdue': PROMISE_OVERDUE,
  'settlement-wanted': SETTLEMENT_WANTED,
  'terms-lapsed': TERMS_LAPSED,
};

function isOther(template: string): template is keyof typeof OTHERS {
  return Object.hasOwn(OTHERS, template);
}

function isEvent(event: string): event is NoticeEvent {
  return Object.hasOwn(STAFF_ZH, event);
}
