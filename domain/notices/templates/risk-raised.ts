import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

/** To the office that has to see to a risk that somebody found in an order (P-45). */
export const RISK_RAISED: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (f) => ({
    subject: `风险待处理：${f.order}`,
    text: lines(
      '有人提出了订单的风险，请处理并记录处理结果。',
      ...ORDER_LINES['zh-CN'](f),
      field('风险：', f.risk),
      field('处理意见：', f.opinion),
    ),
  }),
  en: (f) => ({
    subject: `A risk to see to: ${f.order}`,
    text: lines(
      'Somebody has found a risk in an order. Please see to it, and record how it was handled.',
      ...ORDER_LINES.en(f),
      field('Risk: ', f.risk),
      field('Opinion: ', f.opinion),
    ),
  }),
};
