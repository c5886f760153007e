import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/**
 * To who asked for something of an order, and to who decides it, when the order was revised before the answer (P-144,
 * P-145).
 */
export const REQUEST_SUPERSEDED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `${f.gate}已失效：${f.order}`,
    text: lines(
      '答复之前订单已修订，该申请针对原内容，不再处理。如仍需要，请按新内容重新申请。',
      ...ORDER_LINES['zh-CN'](f),
      field('申请：', f.gate),
      field('申请理由：', f.reason),
    ),
  }),
  en: (f) => ({
    subject: `${f.gate} is void: ${f.order}`,
    text: lines(
      'The order was revised before the answer. What was asked for was about what it said before: ask again, if it is still wanted.',
      ...ORDER_LINES.en(f),
      field('Request: ', f.gate),
      field('Reason: ', f.reason),
    ),
  }),
};
