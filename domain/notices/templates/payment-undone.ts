import { lines, type Facts, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** A payment of an order that is effective was another order's: it stays effective, and owes again. */
export const PAYMENT_UNDONE: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `已生效订单的货款被撤回：${f.order}`,
    text: lines(
      '与该订单匹配的一笔货款已撤回。订单仍然生效，请向客户催收或与财务核对。',
      ...ORDER_LINES['zh-CN'](f),
    ),
  }),
  en: (f) => ({
    subject: `A payment of an effective order was taken back: ${f.order}`,
    text: lines(
      'A payment that was matched with this order was taken back. The order stays effective: collect what it owes, or check with finance.',
      ...ORDER_LINES.en(f),
    ),
  }),
};
