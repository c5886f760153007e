import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** To who owned a condition, a promise or a measure that is wanted no more (P-35, P-39). */
export const OBLIGATION_VOID: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `事项已取消：${f.order}`,
    text: lines(
      '订单已变更、重新审核或结束，原由您所在岗位负责的下列事项不再需要。',
      ...ORDER_LINES['zh-CN'](f),
      field('事项：', f.conditions),
    ),
  }),
  en: (f) => ({
    subject: `No longer to be done: ${f.order}`,
    text: lines(
      'The order has changed, is reviewed again or has ended: your office need not do this any more.',
      ...ORDER_LINES.en(f),
      field('It was: ', f.conditions),
    ),
  }),
};
