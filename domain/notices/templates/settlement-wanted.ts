import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** To whoever may choose how an order is paid, when credit or quote is asked and nobody has chosen (P-129). */
export const SETTLEMENT_WANTED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `请选择结算方式：${f.order}`,
    text: lines('未选择结算方式前，下列事项无法批准。', field('事项：', f.gate), ...ORDER_LINES['zh-CN'](f)),
  }),
  en: (f) => ({
    subject: `Choose the settlement method: ${f.order}`,
    text: lines(
      'Until the settlement method is chosen, this cannot be approved.',
      field('Question: ', f.gate),
      ...ORDER_LINES.en(f),
    ),
  }),
};
