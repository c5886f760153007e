import { lines, type Facts, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** An order was revised to cost less than is paid of it (P-51). */
export const OVERPAID: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `订单已付款超出应付金额：${f.order}`,
    text: lines(
      '订单修改后的金额低于已匹配的货款。请撤回匹配并重新匹配应付部分，余款用于其他订单或退还客户。',
      ...ORDER_LINES['zh-CN'](f),
    ),
  }),
  en: (f) => ({
    subject: `More is paid of an order than it costs: ${f.order}`,
    text: lines(
      'The order was revised to cost less than the payments that are matched with it. Take a match back and match what it costs; the rest is for other orders, or is given back to the customer.',
      ...ORDER_LINES.en(f),
    ),
  }),
};
