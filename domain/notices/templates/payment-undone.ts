import { field, lines, type Facts, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** A payment was another's: the order that is effective stays so and owes again, and so does an invoice. */
export const PAYMENT_UNDONE: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: f.invoice === '' ? `已生效订单的货款被撤回：${f.order}` : `发票的收款被撤回：${f.invoice}`,
    text: lines(
      f.invoice === ''
        ? '与该订单匹配的一笔货款已撤回。订单仍然生效，请向客户催收或与财务核对。'
        : '该发票的一笔收款已撤回，重新计为未付。请向客户催收或与财务核对。',
      field('发票：', f.invoice),
      ...ORDER_LINES['zh-CN'](f),
    ),
  }),
  en: (f) => ({
    subject:
      f.invoice === ''
        ? `A payment of an effective order was taken back: ${f.order}`
        : `A payment of an invoice was taken back: ${f.invoice}`,
    text: lines(
      f.invoice === ''
        ? 'A payment that was matched with this order was taken back. The order stays effective: collect what it owes, or check with finance.'
        : 'A payment of this invoice was taken back, and it is open again: collect what it owes, or check with finance.',
      field('Invoice: ', f.invoice),
      ...ORDER_LINES.en(f),
    ),
  }),
};
