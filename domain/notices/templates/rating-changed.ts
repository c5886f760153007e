import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';

/** A customer has come to another credit rating. */
export const RATING_CHANGED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `客户信用等级变动：${f.customer}`,
    text: lines(
      field('客户：', f.customer),
      field('现等级：', f.rating),
      field('原等级：', f.ratingBefore),
      '依据付款记录重新评估；必要时请催款。',
    ),
  }),
  en: (f) => ({
    subject: `Another credit rating: ${f.customer}`,
    text: lines(
      field('Customer: ', f.customer),
      field('Rating now: ', f.rating),
      field('Before: ', f.ratingBefore),
      'Reassessed by how it has paid; please remind the customer where invoices are late.',
    ),
  }),
};
