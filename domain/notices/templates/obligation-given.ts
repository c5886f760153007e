import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** To who owns, from now on, a condition of a yes or a measure of a meeting (P-35, P-39). */
export const OBLIGATION_GIVEN: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `有事项由您负责：${f.order}`,
    text: lines(
      '订单审核或会议中确定了由您所在岗位负责的事项，请按期完成并记录。',
      ...ORDER_LINES['zh-CN'](f),
      field('事项：', f.conditions),
      field('期限：', f.dueAt),
    ),
  }),
  en: (f) => ({
    subject: `Yours to see to: ${f.order}`,
    text: lines(
      'A review or a meeting about an order has given something to your office. Please do it in time, and record it.',
      ...ORDER_LINES.en(f),
      field('To be done: ', f.conditions),
      field('Due: ', f.dueAt),
    ),
  }),
};
