import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';

/** To who decides another credit limit of a customer that somebody, or the reassessment, has proposed (P-49). */
export const LIMIT_CHANGE_PROPOSED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `信用额度变更待审批：${f.customer}`,
    text: lines(
      field('客户：', f.customer),
      field('现额度：', f.limitFrom),
      field('拟定额度：', f.limitTo),
      field('理由：', f.reason),
      '批准前额度不变。',
    ),
  }),
  en: (f) => ({
    subject: `A credit limit to decide: ${f.customer}`,
    text: lines(
      field('Customer: ', f.customer),
      field('Limit now: ', f.limitFrom),
      field('Proposed: ', f.limitTo),
      field('Reason: ', f.reason),
      'It stays as it is until you decide.',
    ),
  }),
};
