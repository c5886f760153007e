import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** To whoever quoted an order, or chose how it is paid, when that holds no more and is asked again (P-50, P-129). */
export const TERMS_LAPSED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `报价或结算需重新确定：${f.order}`,
    text: lines(
      '已批准的条件不再有效，将重新审批，请重新报价或选择结算方式。',
      ...ORDER_LINES['zh-CN'](f),
      field('原因：', f.reason),
    ),
  }),
  en: (f) => ({
    subject: `Quote or settlement is needed anew: ${f.order}`,
    text: lines(
      'What was approved holds no more and is asked again. Please quote again, or choose the settlement again.',
      ...ORDER_LINES.en(f),
      field('Reason: ', f.reason),
    ),
  }),
};
