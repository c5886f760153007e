import { field, lines, type Facts, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** To who is asked about a customer's documents, when one expires while an order waits (P-27). */
export const DOCUMENT_EXPIRED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `客户资料已过期：${f.order}`,
    text: lines(
      '订单尚未生效，客户的一份资料已过有效期，请向客户索取新的版本。',
      ...ORDER_LINES['zh-CN'](f),
      field('资料：', f.conditions),
      field('有效期至：', f.dueAt),
    ),
  }),
  en: (f) => ({
    subject: `A document of the customer has expired: ${f.order}`,
    text: lines(
      'A document of the customer has expired while the order is not effective: ask for a new version and file it.',
      ...ORDER_LINES.en(f),
      field('Document: ', f.conditions),
      field('Valid until: ', f.dueAt),
    ),
  }),
};
