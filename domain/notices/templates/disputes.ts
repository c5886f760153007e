import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** To whoever may resolve a dispute that was opened (P-58). */
export const DISPUTE_OPENED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `与客户有争议：${f.order}`,
    text: lines(
      '订单与客户有争议，请处理并记录责任和处理结果。',
      ...ORDER_LINES['zh-CN'](f),
      field('争议：', f.dispute),
    ),
  }),
  en: (f) => ({
    subject: `A dispute with the customer: ${f.order}`,
    text: lines(
      'Something is disputed with the customer. Please see to it, and record whose responsibility it was and what is done.',
      ...ORDER_LINES.en(f),
      field('Dispute: ', f.dispute),
    ),
  }),
};

/** To whoever opened a dispute that is resolved (P-58). */
export const DISPUTE_RESOLVED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `争议已处理：${f.order}`,
    text: lines(
      '您提出的争议已处理。',
      ...ORDER_LINES['zh-CN'](f),
      field('争议：', f.dispute),
      field('责任和处理：', f.handling),
    ),
  }),
  en: (f) => ({
    subject: `A dispute is resolved: ${f.order}`,
    text: lines(
      'The dispute that you opened is resolved.',
      ...ORDER_LINES.en(f),
      field('Dispute: ', f.dispute),
      field('Responsibility and handling: ', f.handling),
    ),
  }),
};
