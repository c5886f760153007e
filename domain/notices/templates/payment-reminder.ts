import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';

/** To a customer whose invoices are overdue (P-49). */
export const PAYMENT_REMINDER: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `付款提醒：${f.company}`,
    text: lines(
      `${f.customer}：`,
      '下列款项已逾期，请尽快付款；如已付款，请告知。',
      f.list,
      field('此致 ', f.company),
    ),
  }),
  en: (f) => ({
    subject: `Payment reminder from ${f.company}`,
    text: lines(
      field('To ', f.customer),
      'These invoices are overdue. Please pay them soon; if you have paid, please tell us.',
      f.list,
      f.company,
    ),
  }),
};
